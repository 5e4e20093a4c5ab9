package io.raftkv.bench;

import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.LogPosition;
import io.raftkv.raft.Proposer;
import io.raftkv.raft.ProposerListener;
import io.raftkv.raft.ProposerOptions;
import io.raftkv.raft.RaftEngine;
import io.raftkv.raft.RaftEngineStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A number of clients that propose at once and wait for all answers, before an engine that commits in no time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProposerBenchmark {
    @Param({"1", "64", "256"})
    int clients;

    private Proposer proposer;
    private List<Command> commands;

    @Setup
    public void start() {
        ProposerOptions options =
                new ProposerOptions(true, 100, 1 << 20, Duration.ofMillis(10), ProposerOptions.DEFAULT_QUEUE_CAPACITY);
        proposer = new Proposer(new InstantEngine(), options, System::currentTimeMillis, ProposerListener.NONE);
        commands = new Workload().group(clients).commands();
    }

    @TearDown
    public void stop() {
        proposer.close();
    }

    @Benchmark
    public List<CommandResult> submitAndAwaitAll() {
        List<CompletableFuture<CommandResult>> answers = new ArrayList<>(clients);
        for (Command command : commands) {
            answers.add(proposer.submit(command));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static final class InstantEngine extends RaftEngineStub {
        private static final CommandResult WRITTEN =
                new CommandResult.Written(1, List.of(new CommandResult.MutationResult(1, false)));

        @Override
        public CompletableFuture<RaftEngine.Applied> propose(CommandGroup group) {
            List<CommandResult> results = Collections.nCopies(group.commands().size(), WRITTEN);
            return CompletableFuture.completedFuture(new Applied(new LogPosition(1, 1), results, System.nanoTime(), 0));
        }
    }
}
