package io.raftkv.raft;

import io.raftkv.command.Command;
import io.raftkv.command.CommandResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Turns single commands into group commits. */
public final class Proposer implements AutoCloseable {

    public Proposer(RaftEngine engine, ProposerOptions options, LongSupplier clockMillis, ProposerListener listener) {
        throw new UnsupportedOperationException("" + engine + options + clockMillis + listener);
    }

    /** Proposes one command. Fails as {@link RaftEngine#propose} does; OVERLOADED when the queue is full. */
    public CompletableFuture<CommandResult> submit(Command command) {
        throw new UnsupportedOperationException("" + command);
    }

    @Override
    public void close() {}
}
