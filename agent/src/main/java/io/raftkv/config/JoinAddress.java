package io.raftkv.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** One entry of {@code raft.join_addr}: a {@code /cluster/join} URL, a base URL, or host:port. */
final class JoinAddress {
    private static final String JOIN_PATH = "/cluster/join";

    private JoinAddress() {}

    /**
     * @param scheme for an entry without one
     * @return the base URL, without a slash at its end
     * @throws IllegalArgumentException naming the three forms
     */
    static String baseUrl(String text, String scheme) {
        String url = text.contains("://") ? text : scheme + "://" + text;
        try {
            URI uri = new URI(url);
            String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("/+$", "");
            boolean webScheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plainHost = uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null;
            boolean hasPort = uri.getPort() > 0 || text.contains("://");
            if (webScheme && plainHost && hasPort && (path.isEmpty() || path.equals(JOIN_PATH))) {
                int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
                return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "'" + text + "' is none of http://node1:8080/cluster/join, http://node1:8080, node1:8080";
    }
}
