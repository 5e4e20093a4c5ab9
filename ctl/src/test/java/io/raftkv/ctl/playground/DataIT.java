package io.raftkv.ctl.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.testing.CtlRun;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data} on what a real agent wrote: refused while it runs, then all of it, then what damage leaves of it. */
final class DataIT {
    private static final Path AGENT =
            Path.of("../agent/target/dist/bin/raftkv-agent").toAbsolutePath();

    @TempDir
    Path home;

    @AfterEach
    void stopPlayground() {
        ctl("playground", "stop");
    }

    @Test
    void shouldLookAtAStoppedNodeAndSaveWhatDamageLeaves() throws IOException {
        succeed("playground", "start", "--nodes", "1");
        for (int i = 1; i <= 5; i++) {
            succeed("kv", "put", "key" + i, "value " + i, "--context", "playground");
        }
        assertThat(data("verify").code()).isEqualTo(ExitCode.LOCKED);
        succeed("playground", "kill", "node1");

        assertThat(data("verify").out()).contains("everything is whole");
        String whole = json(data("hash", "-o", "json")).path("state_hash").asText();
        CtlRun dump = data("wal-dump", "--values");
        assertThat(dump.out()).contains("put key3  7 bytes  value 3");
        Path saved = home.resolve("saved");
        assertThat(json(data("repair", "-o", "json", "--to", saved.toString()))
                        .path("state_hash")
                        .asText())
                .isEqualTo(whole);

        flip(offsetOf("put key3", dump.outLines()));
        assertThat(data("verify").code()).isEqualTo(ExitCode.DAMAGED);
        Path rest = home.resolve("rest");
        CtlRun repaired = data("repair", "--to", rest.toString());
        assertThat(repaired.out()).contains("Not saved", ".wal at byte ");
        assertThat(ctl("data", "wal-dump", rest.toString()).out())
                .contains("put key2")
                .doesNotContain("put key3");
    }

    /** Where the record begins whose change this is. */
    private static long offsetOf(String change, Iterable<String> dump) {
        String record = "";
        for (String line : dump) {
            if (line.contains(change)) {
                return Long.parseLong(record.replaceAll(".*at byte (\\d+),.*", "$1"));
            }
            record = line.startsWith(" ") ? record : line;
        }
        throw new AssertionError("no " + change + " in " + dump);
    }

    private void flip(long recordOffset) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(".local"));
                RandomAccessFile segment = new RandomAccessFile(
                        files.filter(file -> file.toString().endsWith(".wal"))
                                .findFirst()
                                .orElseThrow()
                                .toFile(),
                        "rw")) {
            segment.seek(recordOffset + 45);
            int before = segment.read();
            segment.seek(recordOffset + 45);
            segment.write(before ^ 1);
        }
    }

    private CtlRun data(String... arguments) {
        return ctl(Stream.concat(
                        Stream.of("data"),
                        Stream.concat(Stream.of(arguments), Stream.of("--node", "node1", "--context", "playground")))
                .toArray(String[]::new));
    }

    private static JsonNode json(CtlRun run) throws IOException {
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        return Json.mapper().readTree(run.out());
    }

    private CtlRun succeed(String... arguments) {
        CtlRun run = ctl(arguments);
        assertThat(run.code())
                .as(String.join(" ", arguments) + "\n" + run.err())
                .isEqualTo(ExitCode.OK);
        return run;
    }

    private CtlRun ctl(String... arguments) {
        return CtlRun.with(home).environment("RAFTKV_AGENT", AGENT.toString()).run(arguments);
    }
}
