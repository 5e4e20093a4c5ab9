package io.raftkv.raft;

import io.raftkv.check.Check;

/** Where a member listens for Raft, as written in the configuration: a name is an identity and is never resolved. */
public record PeerAddress(String host, int port) {
    public PeerAddress {
        Check.argument(!host.isBlank(), "a peer address needs a host");
        Check.argument(port > 0 && port < 65536, "port out of range: %s", port);
    }

    /** @throws IllegalArgumentException unless {@code text} is {@code host:port}; IPv6 hosts stand in brackets */
    public static PeerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        Check.argument(colon > 0, "not host:port: %s", text);
        String host = text.substring(0, colon);
        Check.argument(host.indexOf(':') < 0 || host.startsWith("["), "an IPv6 host needs brackets: %s", text);
        try {
            return new PeerAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not host:port: " + text, e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
