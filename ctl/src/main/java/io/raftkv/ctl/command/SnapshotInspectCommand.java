package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanSize;
import io.raftkv.ctl.output.Report;
import io.raftkv.disk.LocalDisk;
import io.raftkv.snapshot.SnapshotManifest;
import io.raftkv.snapshot.SnapshotVerification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl snapshot inspect}. */
@Command(
        name = "inspect",
        description = {"Read a snapshot on this machine and prove every byte of it.", "Exit 11 when it is damaged."})
final class SnapshotInspectCommand extends CtlCommand {
    @Parameters(paramLabel = "DIR", description = "The snapshot: a directory snapshot-<index>.")
    private Path directory;

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        SnapshotManifest manifest = SnapshotVerification.FULL.verify(new LocalDisk(), directory);
        String members = manifest.members().stream()
                .map(member -> member.id() + " (" + member.suffrage() + ")")
                .collect(Collectors.joining(", "));
        invocation
                .output()
                .print(Report.of("SnapshotManifest", manifest)
                        .line("cluster     ", manifest.clusterId(), "  epoch ", manifest.epoch())
                        .line("index       ", manifest.index(), "  term ", manifest.term())
                        .line("revision    ", manifest.revision())
                        .line("keys        ", manifest.keyCount(), "  ", HumanSize.of(manifest.dataBytes()))
                        .line("state hash  ", manifest.stateHash())
                        .line("members     ", members)
                        .line(
                                "created     ",
                                Instant.ofEpochMilli(manifest.createdMillis()),
                                " by ",
                                manifest.createdBy())
                        .line(
                                "files       ",
                                manifest.files().size(),
                                ", ",
                                HumanSize.of(manifest.sizeBytes()),
                                ", all SHA-256 right")
                        .name(directory.toString()));
        return ExitCode.OK;
    }
}
