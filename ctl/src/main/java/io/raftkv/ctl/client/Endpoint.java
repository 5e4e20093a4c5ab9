package io.raftkv.ctl.client;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.net.URI;
import java.net.URISyntaxException;

/** Base address of one agent. Prints as its URL. */
public record Endpoint(boolean secure, String host, int port) {
    private static final int DEFAULT_PORT = 8080;

    /** Accepts {@code http://host:port}, {@code https://host}, {@code host:port} and {@code host}. */
    public static Endpoint parse(String text) {
        String url = text.contains("://") ? text : "http://" + text;
        try {
            URI uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            boolean secure = "https".equals(uri.getScheme());
            boolean plain = "http".equals(uri.getScheme());
            if (uri.getHost() != null && (secure || plain) && uri.getRawPath().isEmpty() && uri.getUserInfo() == null) {
                return new Endpoint(secure, uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // reported below like every other unusable address
        }
        throw new CtlException(
                ExitCode.USAGE,
                "'" + text + "' is no endpoint",
                "write http://HOST:PORT, https://HOST:PORT or HOST:PORT");
    }

    /** For the {@code Host} header. */
    String authority() {
        return host + ":" + port;
    }

    /** For a socket: without the brackets of an IPv6 literal. */
    String socketHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority();
    }
}
