package io.raftkv.raft.jraft;

import com.alipay.remoting.serialization.SerializerManager;

/** Settings of the engine's libraries that hold for the whole process; system properties that an operator set win. */
final class EngineProperties {
    /** A full channel makes the engine treat its peer as unreachable; the stock marks hold less than one large entry. */
    private static final int CHANNEL_LOW_MARK_BYTES = 32 << 20;

    static final int CHANNEL_HIGH_MARK_BYTES = 64 << 20;

    private EngineProperties() {}

    /** To be called before any class of the engine is touched. */
    static void apply() {
        setUnlessSet("bolt.channel_write_buf_low_water_mark", Integer.toString(CHANNEL_LOW_MARK_BYTES));
        setUnlessSet("bolt.channel_write_buf_high_water_mark", Integer.toString(CHANNEL_HIGH_MARK_BYTES));
        // Else the library looks for a logging configuration of its own, with methods that logback no longer has.
        setUnlessSet("sofa.middleware.log.disable", "true");
        setUnlessSet("sofa.middleware.log.internal.level", "ERROR");
        // The engine's messages were generated before protobuf 22, which warns once per type on standard error; what it
        // warns of needs somebody who can already speak to the Raft port.
        setUnlessSet("com.google.protobuf.use_unsafe_pre22_gencode", "true");
        SerializerManager.addSerializer(SerializerManager.Hessian2, new RefusingSerializer());
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
