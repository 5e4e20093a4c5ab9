package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.CtlCommand;
import io.raftkv.ctl.command.Invocation;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        Playground playground = location.require(invocation.environment());
        Context context = invocation.contextStore().require(playground.name());
        Traffic.Result result;
        try (Traffic traffic = Traffic.to(context, CALL_MAX)) {
            result = traffic.write(prefix, parsedDuration(), key -> acknowledged(key, invocation));
        }
        invocation.output().console().out().flush();
        if (result.acknowledged() == 0) {
            throw new CtlException(ExitCode.FAILURE, "no write was acknowledged", "raftkvctl health");
        }
        invocation
                .output()
                .done(result.acknowledged() + " writes acknowledged; the longest gap between two was "
                        + HumanDuration.of(result.longestGap()));
        return ExitCode.OK;
    }

    private Duration parsedDuration() {
        try {
            return HumanDuration.parse(duration);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--duration: " + e.getMessage(), null, e);
        }
    }

    private static void acknowledged(String key, Invocation invocation) {
        invocation.output().console().out().write((key + "\n").getBytes(StandardCharsets.UTF_8), 0, key.length() + 1);
    }
}
