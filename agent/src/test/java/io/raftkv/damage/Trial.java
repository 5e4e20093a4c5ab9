package io.raftkv.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Damages copies of a stopped node's directory, starts them, and judges what came of it. */
final class Trial {
    /** What may come of damage. */
    enum Ending {
        SAME_DATA,
        CLEAN_PREFIX,
        REFUSED
    }

    /** A directory that failed stays open: its name is not used again. */
    private static final AtomicInteger TRIALS = new AtomicInteger();

    private final StoppedNode node;
    private final Path room;
    private final Map<Ending, Integer> endings = new EnumMap<>(Ending.class);

    Trial(StoppedNode node, Path room) {
        this.node = node;
        this.room = room;
    }

    /** How many ended how. */
    Map<Ending, Integer> endings() {
        return endings;
    }

    Ending of(Damage damage) throws Exception {
        Path data = room.resolve("trial-" + TRIALS.incrementAndGet());
        TreeCopy.of(node.data, data);
        damage.spoiling().spoil(data);
        Map<String, String> before = TreeCopy.digests(data);
        Restart.Checked checked = Restart.Checked.of(data);
        Restart restart = restart(damage, data);
        Ending ending = restart.refusal().isPresent()
                ? refused(damage, restart.refusal().get(), checked, data, before)
                : started(damage, restart, checked);
        endings.merge(ending, 1, Integer::sum);
        new LocalDisk().deleteTree(data);
        return ending;
    }

    private static Restart restart(Damage damage, Path data) {
        try {
            return Restart.of(data);
        } catch (Exception e) {
            return fail(damage + ": neither started nor refused", e);
        }
    }

    private static Ending refused(
            Damage damage, String message, Restart.Checked checked, Path data, Map<String, String> before)
            throws IOException {
        assertThat(message).as(damage.what()).contains("Remedy: ").doesNotContain("\tat ");
        requireNamed(damage, message);
        assertThat(checked.exitCode())
                .as("%s: refused, check says\n%s", damage, checked.text())
                .isEqualTo(11);
        requireNamed(damage, checked.text());
        Map<String, String> after = TreeCopy.digests(data);
        Stream.of(before, after).forEach(files -> files.keySet().removeIf(Trial::isOfTheStart));
        assertThat(after).as("%s: refused, and changed files", damage).isEqualTo(before);
        return Ending.REFUSED;
    }

    /** The boot counter rises before anything is decided. */
    private static boolean isOfTheStart(String file) {
        return file.equals("LOCK") || file.equals("raft/identity");
    }

    private static void requireNamed(Damage damage, String text) {
        assertThat(Stream.of(damage.names()).anyMatch(text::contains))
                .as("%s: none of its names in: %s", damage, text)
                .isTrue();
    }

    private Ending started(Damage damage, Restart restart, Restart.Checked checked) {
        assertThat(checked.exitCode())
                .as("%s: started, check says\n%s", damage, checked.text())
                .isIn(0, 10);
        assertThat(restart.identity().orElseThrow())
                .as(damage.what())
                .usingRecursiveComparison()
                .ignoringFields("bootCounter")
                .isEqualTo(node.identity);
        assertThat(restart.termAndVote()).as(damage.what()).contains(node.termAndVote);
        restart.manifest()
                .ifPresent(
                        manifest -> assertThat(node.manifests).as(damage.what()).contains(manifest));
        assertThat(restart.content())
                .as("%s: content at %s", damage, restart.lastIndex())
                .isEqualTo(node.contentAt(restart.lastIndex()));
        if (restart.lastIndex() == node.lastIndex()) {
            return Ending.SAME_DATA;
        }
        assertThat(damage.prefix())
                .as("%s: only entries up to %s of %s", damage, restart.lastIndex(), node.lastIndex())
                .hasValue(restart.lastIndex());
        return Ending.CLEAN_PREFIX;
    }
}
