package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.CtlCommand;
import io.raftkv.ctl.command.Invocation;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "traffic",
        description = {
            "Write numbered keys, one after the other, and tell the longest time without an acknowledged write.",
            "Prints every key on standard output as soon as its write is acknowledged."
        })
final class PlaygroundTrafficCommand extends CtlCommand {
    private static final Duration CALL_MAX = Duration.ofSeconds(2);

    @Mixin
    private PlaygroundLocation location;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to write (default: ${DEFAULT-VALUE}).")
    private String duration;

    @Option(
            names = "--prefix",
            paramLabel = "PREFIX",
            defaultValue = "traffic/",
            description = "What the keys begin with (default: ${DEFAULT-VALUE}).")
    private String prefix;

    @Option(
            names = "--kill-leader",
            description =
                    "Kill the leader after a quarter of the time; go on until a write succeeds afterwards, or fail.")
    private boolean killLeader;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Playground playground = location.require(invocation.environment());
        Context context = invocation.contextStore().require(playground.name());
        Traffic.Result result;
        try (Traffic traffic = Traffic.to(context, CALL_MAX)) {
            LeaderKill kill = new LeaderKill(
                    playground,
                    () -> traffic.leader(context, CALL_MAX),
                    traffic::acknowledged,
                    parsedDuration().dividedBy(4));
            if (killLeader) {
                kill.start();
            }
            result = traffic.write(
                    prefix,
                    parsedDuration(),
                    () -> !killLeader || kill.isFollowedByAWrite(),
                    key -> acknowledged(key, invocation));
            if (result.acknowledged() == 0) {
                kill.giveUp();
                throw new CtlException(ExitCode.FAILURE, "no write was acknowledged", "raftkvctl health");
            }
            if (killLeader) {
                tell(kill.await(), result, invocation);
            }
        }
        invocation
                .output()
                .done(result.acknowledged() + " writes acknowledged; the longest gap between two was "
                        + HumanDuration.of(result.longestGap()));
        return ExitCode.OK;
    }

    private static void tell(LeaderKill.Done kill, Traffic.Result result, Invocation invocation) {
        long after = result.acknowledged() - kill.writesBefore();
        if (after == 0) {
            throw new CtlException(
                    ExitCode.FAILURE,
                    "no write was acknowledged after " + kill.nodeId() + ", the leader, was killed",
                    "a longer --duration");
        }
        invocation
                .output()
                .done(kill.nodeId() + ", the leader, was killed after " + kill.writesBefore() + " writes; " + after
                        + " followed");
    }

    private Duration parsedDuration() {
        try {
            return HumanDuration.parse(duration);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--duration: " + e.getMessage(), null, e);
        }
    }

    private static void acknowledged(String key, Invocation invocation) {
        invocation.output().console().out().println(key);
        invocation.output().console().out().flush();
    }
}
