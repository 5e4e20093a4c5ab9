package io.raftkv.damage;

import io.raftkv.disk.LocalDisk;
import io.raftkv.node.start.Identity;
import io.raftkv.node.start.Life;
import io.raftkv.node.start.PreparedNode;
import io.raftkv.node.start.StartRefusedException;
import io.raftkv.node.start.StartingNode;
import io.raftkv.offline.OfflineCommand;
import io.raftkv.raft.EngineFiles.TermReading;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.jraft.JraftFiles;
import io.raftkv.snapshot.PublishedSnapshot;
import io.raftkv.snapshot.SnapshotManifest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * What a start on a damaged directory came to.
 *
 * @param refusal why it did not start; then the rest is empty
 * @param manifest of the snapshot that it builds on; empty without one
 */
record Restart(
        Optional<String> refusal,
        long lastIndex,
        Map<String, String> content,
        Optional<Identity> identity,
        Optional<TermAndVote> termAndVote,
        Optional<SnapshotManifest> manifest) {

    /** Any exception but a refusal is a failure of the product. */
    static Restart of(Path data, String... settings) throws Exception {
        try (PreparedNode prepared = new StartingNode(data, StoppedNode.NODE_ID, settings).start()) {
            TermReading term = new JraftFiles(new LocalDisk(), data.resolve("raft")).readTermAndVote();
            try (Life life = new Life(prepared, StoppedNode.TERM)) {
                return new Restart(
                        Optional.empty(),
                        life.appliedIndex(),
                        life.content(),
                        Optional.of(prepared.identity()),
                        term instanceof TermReading.Whole whole ? Optional.of(whole.value()) : Optional.empty(),
                        prepared.snapshot().map(PublishedSnapshot::manifest));
            }
        } catch (StartRefusedException e) {
            return new Restart(
                    Optional.of(e.getMessage()), 0, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** What {@code raftkv-agent offline check} says. */
    record Checked(int exitCode, String text) {
        static Checked of(Path data) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int exitCode = new CommandLine(new OfflineCommand())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute("check", data.toString());
            return new Checked(exitCode, out.toString() + err);
        }
    }
}
