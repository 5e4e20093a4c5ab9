package io.raftkv.offline;

import io.raftkv.disk.Disk;
import io.raftkv.node.start.ForcedRecovery;
import io.raftkv.node.start.StartRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkv-agent offline recover}. */
@Command(
        name = "recover",
        description = {
            "After a majority of the members was lost for good: makes this member the only voter of a new epoch, with"
                    + " all data that it holds. What only the others had is lost.",
            "Recover the member that reaches furthest (highest last term, then index; see inspect), and only once the"
                    + " others are certain not to come back by themselves."
        },
        mixinStandardHelpOptions = true)
final class RecoverCommand implements Callable<Integer> {
    @Mixin
    private Work work;

    @Option(
            names = "--accept-data-loss",
            paramLabel = "CLUSTER_ID",
            description = "Says that you know which cluster loses what only other members had.")
    private String accepted;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Parameters(paramLabel = "DATA_DIR", description = "Data directory of the surviving member, stopped.")
    private Path directory;

    @Override
    public Integer call() {
        return work.run(disk -> {
            try (StoppedDirectory stopped =
                    dryRun ? StoppedDirectory.toRead(disk, directory) : StoppedDirectory.toChange(disk, directory)) {
                return recover(disk, ForcedRecovery.of(disk, stopped.path(), Instant.now()));
            } catch (StartRefusedException e) {
                throw new OfflineException(ExitCode.REFUSED, e.reason(), e.remedy());
            }
        });
    }

    private ExitCode recover(Disk disk, ForcedRecovery recovery) throws OfflineException, IOException {
        RecoveryReport plan = RecoveryReport.planned(disk, recovery);
        if (dryRun || recovery.newEpoch().isEmpty()) {
            work.print("Recovery", plan, plan.lines());
            return ExitCode.OK;
        }
        requireAcceptance(plan);
        RecoveryReport done = plan.done(recovery.carryOut().toString());
        work.print("Recovery", done, done.lines());
        work.say("Done. Start the agent on this directory. Wipe the data directories of the abandoned members before"
                + " they start again: they are fenced, and join as new.");
        return ExitCode.OK;
    }

    private void requireAcceptance(RecoveryReport plan) throws OfflineException {
        if (plan.clusterId().equals(accepted)) {
            return;
        }
        String right = "--accept-data-loss=" + plan.clusterId();
        work.explain(plan.lines());
        if (accepted == null) {
            throw new OfflineException(
                    ExitCode.CONFIRMATION_NEEDED,
                    "nothing was done: this gives up what only other members hold",
                    right);
        }
        throw new OfflineException(
                ExitCode.REFUSED, "nothing was done: this is cluster " + plan.clusterId() + ", not " + accepted, right);
    }
}
