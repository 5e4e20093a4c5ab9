package io.raftkv.raft.jraft;

import java.nio.charset.StandardCharsets;

/** Tells what another member's engine sends from everything else that may arrive at a Raft port. */
public final class RaftTraffic {
    /** As much of a connection as is needed to tell. */
    public static final int TELLING_BYTES = 256;

    private static final int BOLT_V1 = 1;
    private static final int BOLT_V2 = 2;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 3;
    // Every request of the engine carries the name of its message class right after the frame's fixed header.
    private static final String MESSAGES = "com.alipay.sofa.jraft.rpc.";

    private RaftTraffic() {}

    /**
     * @param beginning what a connection sent first
     * @param tls whether members speak TLS: then only the beginning of a handshake can be seen
     */
    public static boolean isRequest(byte[] beginning, boolean tls) {
        if (beginning.length < 2) {
            return false;
        }
        if (tls) {
            return beginning[0] == TLS_HANDSHAKE && beginning[1] == TLS_MAJOR_VERSION;
        }
        boolean bolt = beginning[0] == BOLT_V1 || beginning[0] == BOLT_V2;
        return bolt && new String(beginning, StandardCharsets.ISO_8859_1).contains(MESSAGES);
    }
}
