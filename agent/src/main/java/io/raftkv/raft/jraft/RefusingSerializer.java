package io.raftkv.raft.jraft;

import com.alipay.remoting.exception.DeserializationException;
import com.alipay.remoting.serialization.Serializer;
import java.nio.charset.StandardCharsets;

/**
 * Takes the place of Hessian on the Raft port. Every Raft message is a protobuf type with a serializer of its own; the
 * general one is reached only by objects that nobody sends on purpose, and letting whoever connects name classes to
 * instantiate has led to remote code execution (CVE-2024-46983).
 */
final class RefusingSerializer implements Serializer {
    /** An error on its way back: its text is all that the other side needs. */
    @Override
    public byte[] serialize(Object object) {
        return String.valueOf(object).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T deserialize(byte[] data, String className) throws DeserializationException {
        throw new DeserializationException("the Raft port takes Raft messages only");
    }
}
