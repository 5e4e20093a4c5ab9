package io.raftkv.raft.jraft;

import io.raftkv.raft.EngineOptions;
import io.raftkv.raft.RaftEngine;
import java.io.IOException;

/** A member of a SOFAJRaft group. */
public abstract class JraftEngine implements RaftEngine {
    private JraftEngine() {}

    /**
     * Starts the engine: it reads its files, applies what is committed, listens, and may lead at once when alone.
     *
     * @throws IOException if the port cannot be bound, or the engine refuses its files
     */
    public static RaftEngine start(EngineOptions options) throws IOException {
        throw new UnsupportedOperationException();
    }
}
