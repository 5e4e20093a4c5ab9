package io.raftkv.it.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * What a stranger sends to the Raft port: noise, other protocols, and frames of the transport that are nearly right.
 *
 * <p>A frame is: protocol, version, type, command (2 bytes), version, request id (4), codec, switch, timeout (4), length of
 * the class name (2), of the header (2), of the content (4), and then these three.
 */
final class HostileFrame {
    private static final int HEADER_BYTES = 24;
    /** The one that agents speak has neither version nor switch. */
    private static final int FIRST_PROTOCOL = 1;

    private static final String[] CLASSES = {
        "com.alipay.sofa.jraft.rpc.RpcRequests$RequestVoteRequest",
        "com.alipay.sofa.jraft.rpc.RpcRequests$AppendEntriesRequest",
        "com.alipay.sofa.jraft.rpc.RpcRequests$InstallSnapshotRequest",
        "com.alipay.sofa.jraft.rpc.RpcRequests$TimeoutNowRequest",
        "com.alipay.sofa.jraft.rpc.RpcRequests$GetFileRequest",
        "com.alipay.sofa.jraft.rpc.CliRequests$RemovePeerRequest",
        "com.sun.rowset.JdbcRowSetImpl",
        "java.util.HashMap",
        "",
        "\0\0\0"
    };

    private HostileFrame() {}

    static byte[] draw(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> noise(random, 1 + random.nextInt(2_000));
            case 1 -> "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            case 2 -> frame(random, random.nextInt(256), 1 + random.nextInt(2), noise(random, random.nextInt(100)), 0);
            case 3 -> frame(random, 1 + random.nextInt(2), random.nextInt(256), noise(random, random.nextInt(100)), 0);
            case 4 ->
                frame(
                        random,
                        1 + random.nextInt(2),
                        1,
                        noise(random, random.nextInt(300)),
                        -random.nextInt(Integer.MAX_VALUE));
            case 5 ->
                frame(
                        random,
                        1 + random.nextInt(2),
                        1,
                        noise(random, random.nextInt(300)),
                        Integer.MAX_VALUE - random.nextInt(99));
            case 6 ->
                java.util.Arrays.copyOf(
                        frame(random, 1 + random.nextInt(2), 1, noise(random, 50), 0), random.nextInt(60));
            default -> frame(random, 1 + random.nextInt(2), 1, noise(random, random.nextInt(2_000)), 0);
        };
    }

    /** A frame that announces a content of {@code length} bytes and holds none of it. */
    static byte[] announcing(int length) {
        return frame(new Random(0), FIRST_PROTOCOL, 1, new byte[0], length);
    }

    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** @param announced the content's length as told, 0 for the truth */
    private static byte[] frame(Random random, int protocol, int type, byte[] content, int announced) {
        byte[] name = CLASSES[random.nextInt(CLASSES.length)].getBytes(StandardCharsets.US_ASCII);
        byte[] header = noise(random, random.nextInt(3) * 10);
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + name.length + header.length + content.length);
        frame.put((byte) protocol);
        if (protocol != FIRST_PROTOCOL) {
            frame.put((byte) 1);
        }
        frame.put((byte) type);
        frame.putShort((short) (random.nextInt(4) == 0 ? random.nextInt() : 1));
        frame.put((byte) 1).putInt(random.nextInt());
        frame.put((byte) (random.nextBoolean() ? 1 : random.nextInt(256)))
                .put((byte) 0)
                .putInt(1_000);
        frame.putShort((short) name.length).putShort((short) header.length);
        frame.putInt(announced == 0 ? content.length : announced);
        frame.put(name).put(header).put(content);
        return java.util.Arrays.copyOf(frame.array(), frame.position());
    }
}
