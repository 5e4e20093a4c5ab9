package io.raftkv.ctl.command;

import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl backup verify}. */
@Command(
        name = "verify",
        description = {
            "Read every byte of an archive and say what a restore would bring back. Needs no cluster.",
            "Also takes what plain tar made of snapshots/ or of a data directory. Exit 11 when it must not be restored."
        })
final class BackupVerifyCommand extends CtlCommand {
    @Parameters(paramLabel = "FILE", description = "The archive.")
    private Path file;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        VerifiedBackup verified;
        try (StepProgress progress = new StepProgress(invocation.output())) {
            verified = new BackupVerifier(new LocalDisk()).verify(file, progress.step("verify"));
        }
        invocation.output().print(BackupReport.verified(verified));
        return ExitCode.OK;
    }
}
