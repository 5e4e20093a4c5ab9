package io.raftkv.raft;

import io.raftkv.check.Check;

/** Where to listen. @param host a local address, or empty for all interfaces */
public record BindAddress(String host, int port) {
    public BindAddress {
        Check.argument(port > 0 && port < 65536, "port out of range: %s", port);
    }
}
