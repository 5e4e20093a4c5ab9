package io.raftkv.ctl.command;

import io.raftkv.api.LeaseResponse;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.lease.StandingLease;
import io.raftkv.ctl.output.Report;
import picocli.CommandLine.Command;

/** {@code raftkvctl lease show}. */
@Command(
        name = "show",
        description = "Show who may change the cluster now: user, host, process, operation, since when, until when.")
final class LeaseShowCommand extends CtlCommand {
    @Override
    protected ExitCode run(Invocation invocation) {
        LeaseResponse lease = StandingLease.read(invocation.client());
        Report report = Report.of("Lease", lease);
        if (!lease.held()) {
            report.line("free: nobody holds the lease");
        } else {
            report.line("lease ", lease.lease(), "  ", lease.holder(), "  ", lease.operation())
                    .line("  since  ", lease.since())
                    .line("  until  ", StandingLease.until(lease))
                    .line("  to take it over when that process is dead: raftkvctl lease break")
                    .name(lease.holder());
        }
        invocation.output().print(report);
        return ExitCode.OK;
    }
}
