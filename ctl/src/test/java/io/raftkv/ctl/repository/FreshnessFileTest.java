package io.raftkv.ctl.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreshnessFileTest {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final String LABELS = "{cluster=\"prod\",repo=\"main\",kind=\"full\"} ";

    @TempDir
    private Path directory;

    private List<String> samples() throws IOException {
        return Files.readAllLines(directory.resolve("raftkv_backup_prod_main.prom")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replace("raftkv_backup_", "").replace(LABELS, " "))
                .toList();
    }

    @Test
    void shouldSetStampsOfSuccessBySuccessOnly() throws IOException {
        FreshnessFile file = new FreshnessFile(new LocalDisk(), directory, "prod", "main");

        file.failed(9);
        assertThat(samples()).containsExactly("last_exit_code 9", "failures_total 1");

        file.succeeded(List.of(Entries.verified(MADE, null)), 2500);
        List<String> stamps = List.of(
                "last_success_timestamp_seconds 1767225600.000", "last_verified_timestamp_seconds 1767225600.000");
        assertThat(samples())
                .containsAll(stamps)
                .contains("size_bytes 4", "duration_seconds 2.500", "last_exit_code 0", "failures_total 1")
                .noneMatch(line -> line.contains("drill"));

        file.failed(11);
        assertThat(samples()).containsAll(stamps).contains("last_exit_code 11", "failures_total 2");
    }

    @Test
    void shouldBeReadableByTheCollectorAndLeaveNothingElse() throws IOException {
        new FreshnessFile(new LocalDisk(), directory, "prod", "main").failed(1);

        assertThat(directory.toFile().list()).containsExactly("raftkv_backup_prod_main.prom");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("raftkv_backup_prod_main.prom"))))
                .isEqualTo("rw-r--r--");
    }
}
