package io.raftkv.it.cluster;

import java.util.List;

/** Where the nodes of a test run. */
public interface Hosts {
    /** All on this machine's loopback. */
    Hosts LOOPBACK = new Hosts() {
        @Override
        public String address(String id) {
            return "127.0.0.1";
        }

        @Override
        public List<String> launcher(String id) {
            return List.of();
        }
    };

    /** The address that a node listens on. */
    String address(String id);

    /** The command through which it is started, see {@link TestNode#launchedBy}. */
    List<String> launcher(String id);
}
