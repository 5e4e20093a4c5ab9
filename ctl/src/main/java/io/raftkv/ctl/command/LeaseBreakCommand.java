package io.raftkv.ctl.command;

import io.raftkv.api.LeaseResponse;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.StandingLease;
import io.raftkv.ctl.output.Report;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl lease break}. */
@Command(
        name = "break",
        description = {
            "End the lease of a holder that is dead, without waiting until it ends by itself.",
            "Asks for the holder's name; --confirm HOLDER answers beforehand, --yes does not.",
            "Should the holder live after all, its next change is refused. Exit 9 when the lease changed hands meanwhile."
        })
final class LeaseBreakCommand extends CtlCommand {
    @Mixin
    private ChangeOptions change;

    private record Broken(long lease, String holder, String operation) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        LeaseResponse lease = StandingLease.read(invocation.client());
        if (!lease.held()) {
            invocation.output().say("nobody holds the lease");
            invocation.output().print(Report.of("LeaseBroken", new Broken(lease.lease(), null, null)));
            return ExitCode.OK;
        }
        if (!new Confirmation(invocation, change).permits(plan(invocation, lease), lease.holder())) {
            return ExitCode.OK;
        }
        StandingLease.end(invocation.client(), lease);
        invocation
                .output()
                .print(Report.of("LeaseBroken", new Broken(lease.lease(), lease.holder(), lease.operation()))
                        .line(
                                "lease ",
                                lease.lease(),
                                " of ",
                                lease.holder(),
                                " is broken; the next operation can begin")
                        .name(lease.holder()));
        return ExitCode.OK;
    }

    private static Plan plan(Invocation invocation, LeaseResponse lease) {
        return new Plan(
                "Break the lease of " + lease.holder() + " in "
                        + invocation.context().name(),
                List.of("end lease " + lease.lease() + " for '" + lease.operation() + "', held since " + lease.since()),
                List.of(
                        "if " + lease.holder()
                                + " lives, its next change is refused, and what it has begun stays half done",
                        "left alone: " + StandingLease.until(lease)));
    }
}
