package io.raftkv.ctl.command;

import io.raftkv.backup.BackupVerifier;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.repository.ArchiveProof;
import io.raftkv.ctl.repository.BackupId;
import io.raftkv.ctl.repository.CatalogueEntry;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.ctl.repository.RepositoryLock;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl backup verify}. */
@Command(
        name = "verify",
        description = {
            "Read every byte of an archive and say what a restore would bring back. Needs no cluster.",
            "Of a repository: an id, or latest. Then its bytes are compared with the catalogue, which needs no key;",
            "with --read-data it is also unpacked. The result is written into the catalogue.",
            "A FILE is always unpacked; also what plain tar made of snapshots/ or of a data directory.",
            "Exit 11 when it must not be restored."
        })
final class BackupVerifyCommand extends CtlCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID|FILE",
            completionCandidates = BackupIds.class,
            description = "A backup of a repository, latest (the default), or a file.")
    private String what;

    @Option(names = "--read-data", description = "Unpack it, and compare all that is in it with its manifest.")
    private boolean readData;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private KeyFileOption keyFile;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        if (isInRepository()) {
            verifyInRepository(invocation, what == null ? Repository.LATEST : what);
            return ExitCode.OK;
        }
        VerifiedBackup verified;
        try (StepProgress progress = new StepProgress(invocation.output())) {
            verified = new BackupVerifier(
                            new LocalDisk(),
                            keyFile.key(invocation, RepositoryOption.keyFileFor(invocation, Path.of(what))))
                    .verify(Path.of(what), progress.step("verify"));
        }
        invocation.output().print(BackupReport.verified(verified));
        return ExitCode.OK;
    }

    private boolean isInRepository() {
        return what == null || what.equals(Repository.LATEST) || BackupId.isId(what) || repository.isGiven();
    }

    private void verifyInRepository(Invocation invocation, String id) throws IOException {
        NamedRepository location = repository.location(invocation);
        Repository opened = RepositoryOption.open(location);
        CatalogueEntry entry = opened.require(id);
        CatalogueEntry proven;
        try (RepositoryLock lock = opened.lockShared("backup verify", invocation.output()::warn);
                StepProgress progress = new StepProgress(invocation.output())) {
            ArchiveProof proof = new ArchiveProof(opened, lock, new LocalDisk(), Clock.systemUTC());
            proven = readData
                    ? proof.proveContents(entry, keyFile.key(invocation, location.keyFile()), progress.step("verify"))
                    : proof.proveBytes(entry, progress.step("verify"));
        }
        invocation
                .output()
                .print(BackupListReport.of(proven, Report.of("BackupVerified", proven))
                        .name(proven.id()));
    }
}
