package io.raftkv.ctl.playground;

/** One node of a playground, as planned. */
record PlaygroundNode(String id, int httpPort, int raftPort) {
    private static final String LOOPBACK = "127.0.0.1";

    String httpAddress() {
        return LOOPBACK + ":" + httpPort;
    }

    String raftAddress() {
        return LOOPBACK + ":" + raftPort;
    }

    String url() {
        return "http://" + httpAddress();
    }
}
