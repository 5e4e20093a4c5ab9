package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Command;
import io.raftkv.command.CommandResult;
import io.raftkv.raft.Proposer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Takes commands of both spaces to the log and turns the engine's failures into what a client may conclude from them.
 * Once a command was handed over, running out of time means that its outcome is not known.
 */
public final class CommandWriter {
    private final Proposer proposer;
    private final Leadership leadership;
    private final Duration requestTimeout;

    public CommandWriter(Proposer proposer, Leadership leadership, Duration requestTimeout) {
        this.proposer = proposer;
        this.leadership = leadership;
        this.requestTimeout = requestTimeout;
    }

    /** Fails with {@link ApiException}, or {@link NotLeaderException} when nothing was proposed here. */
    public CompletableFuture<CommandResult> submit(Command command, OperationTrace trace) {
        return proposer.submit(command, trace)
                .orTimeout(requestTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((result, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(leadership.writeFailure(failure));
                    }
                    return result;
                });
    }

    /** Waits for the result: for threads of our own that have nothing else to do, never for callbacks. */
    CommandResult submitAndWait(Command command) {
        try {
            return submit(command, new OperationTrace()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ApiException known) {
                throw known;
            }
            throw new ApiException(ErrorCode.INTERNAL, "the write failed: " + e.getCause());
        }
    }
}
