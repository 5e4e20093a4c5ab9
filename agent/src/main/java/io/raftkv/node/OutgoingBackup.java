package io.raftkv.node;

import io.raftkv.command.LogPosition;
import java.io.IOException;
import java.io.OutputStream;

/** A backup that a node is about to give out. Snapshot and log that it needs are kept until it is closed. */
public interface OutgoingBackup extends AutoCloseable {
    /** The usual name of the archive, without its suffix. */
    String name();

    /** The instant that it represents: the last entry in it. */
    LogPosition last();

    /** Bytes of all files in it, before they are compressed: an upper bound of the archive, but for some headers. */
    long contentBytes();

    /**
     * Writes the archive. What was written when this fails is no archive to any reader.
     *
     * @throws io.raftkv.api.ApiException if this node learns meanwhile that its data must not be used
     */
    void writeTo(OutputStream target) throws IOException;

    @Override
    void close();
}
