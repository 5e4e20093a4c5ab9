package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.command.Command;
import io.raftkv.command.CommandResult;
import io.raftkv.command.Condition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.raft.MembershipChangeException;
import io.raftkv.raft.RaftEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two things that a membership procedure does, made to wait: writing records, and changing the configuration. */
final class ConfigurationChanges {
    private final RaftEngine engine;
    private final CommandWriter writer;
    private final Leadership leadership;
    private final Duration timeout;

    ConfigurationChanges(RaftEngine engine, CommandWriter writer, Leadership leadership, Duration timeout) {
        this.engine = engine;
        this.writer = writer;
        this.leadership = leadership;
        this.timeout = timeout;
    }

    boolean leads() {
        return leadership.notLeader().isEmpty();
    }

    /** Fails unless this node leads. */
    void requireLeadership() {
        leadership.notLeader().ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** Writes records; when one of them changed meanwhile, nothing is written and the caller is told to look again. */
    void write(List<Condition> conditions, Mutation... mutations) {
        CommandResult result = writer.submitAndWait(new Command.Write(Space.SYSTEM, conditions, List.of(mutations)));
        if (result instanceof CommandResult.ConditionFailed) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    "what this was decided on changed at the same moment: nothing was done, ask again");
        }
    }

    /** Waits for a change of the configuration that the engine has begun. */
    void await(String what, CompletableFuture<Void> change) {
        try {
            change.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ApiException(
                    ErrorCode.OUTCOME_UNKNOWN,
                    what + " was begun and is not confirmed; the leader goes on with it, see /cluster/nodes");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MembershipChangeException failed) {
                throw new ApiException(
                        ErrorCode.OUTCOME_UNKNOWN,
                        what + " failed for now (" + failed.getMessage() + "); the leader will try again");
            }
            throw leadership.writeFailure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, what + " was interrupted: this node is stopping");
        }
    }

    RaftEngine engine() {
        return engine;
    }
}
