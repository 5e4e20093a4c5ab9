package io.raftkv.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/**
 * What a node says of itself and of its caller when it passes a request on. Anybody can send the header: where the members
 * share a cluster token, only one that proves to be a member is believed; without a token it is a claim.
 *
 * @param node {@code null} when the request was not passed on, or by an agent that does not say
 * @param address {@code null} likewise
 */
record ForwardedBy(String node, String address) {
    static final String HEADER = "X-Raftkv-Forwarded-For";
    private static final ForwardedBy NOBODY = new ForwardedBy(null, null);
    private static final Pattern FORM = Pattern.compile("by=([A-Za-z0-9._-]{1,128});for=([0-9A-Fa-f.:%a-z]{1,64})");

    static ForwardedBy of(HttpFields headers, ForwardingMark mark) {
        String header = headers.get(HEADER);
        if (header == null || mark.canProve() && !mark.isProvenIn(headers)) {
            return NOBODY;
        }
        Matcher said = FORM.matcher(header);
        return said.matches() ? new ForwardedBy(said.group(1), said.group(2)) : NOBODY;
    }

    static String header(Exchange exchange) {
        return "by=" + exchange.context().nodeId() + ";for=" + AccessLog.remote(exchange);
    }
}
