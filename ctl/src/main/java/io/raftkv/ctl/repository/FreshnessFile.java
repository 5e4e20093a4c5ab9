package io.raftkv.ctl.repository;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How fresh the backups of a repository are, for the textfile collector of node_exporter. Stamps of success come from the
 * catalogue, where nothing but a success puts them; a run that failed leaves them as they were.
 */
public final class FreshnessFile {
    private static final String PREFIX = "raftkv_backup_";
    private static final String FAILURES = PREFIX + "failures_total";
    private static final long MILLIS = 1000;

    private static final Map<String, String> HELP = new LinkedHashMap<>();

    static {
        HELP.put(PREFIX + "last_success_timestamp_seconds", "When the newest backup was made.");
        HELP.put(PREFIX + "last_verified_timestamp_seconds", "When a backup was last read back and found right.");
        HELP.put(PREFIX + "last_drill_timestamp_seconds", "When a backup was last restored to try it.");
        HELP.put(PREFIX + "size_bytes", "Size of the newest backup.");
        HELP.put(PREFIX + "duration_seconds", "How long the last run took that made a backup.");
        HELP.put(PREFIX + "last_exit_code", "Exit code of the last run, 0 when it made a backup.");
        HELP.put(FAILURES, "Runs that made no backup.");
    }

    private final Disk disk;
    private final Path file;
    private final String labels;

    /**
     * @param directory that node_exporter reads
     * @param cluster name of the cluster, as its dashboards know it
     * @param repository name of the repository
     */
    public FreshnessFile(Disk disk, Path directory, String cluster, String repository) {
        this.disk = disk;
        this.file = directory.resolve("raftkv_backup_" + cluster + "_" + repository + ".prom");
        this.labels = "{cluster=\"" + cluster + "\",repo=\"" + repository + "\",kind=\"full\"}";
    }

    public void succeeded(List<CatalogueEntry> oldestFirst, long tookMillis) throws IOException {
        Map<String, String> values = read();
        CatalogueEntry newest = oldestFirst.get(oldestFirst.size() - 1);
        stamp(values, "last_success_timestamp_seconds", OptionalLong.of(newest.createdMillis()));
        stamp(
                values,
                "last_verified_timestamp_seconds",
                oldestFirst.stream()
                        .filter(CatalogueEntry::isVerified)
                        .mapToLong(entry -> entry.verification().atMillis())
                        .max());
        stamp(
                values,
                "last_drill_timestamp_seconds",
                oldestFirst.stream()
                        .filter(entry -> entry.drill() != null && entry.drill().good())
                        .mapToLong(entry -> entry.drill().atMillis())
                        .max());
        values.put(PREFIX + "size_bytes", String.valueOf(newest.sizeBytes()));
        values.put(PREFIX + "duration_seconds", seconds(tookMillis));
        values.put(PREFIX + "last_exit_code", "0");
        values.putIfAbsent(FAILURES, "0");
        write(values);
    }

    public void failed(int exitCode) throws IOException {
        Map<String, String> values = read();
        values.put(PREFIX + "last_exit_code", String.valueOf(exitCode));
        values.merge(FAILURES, "1", (before, one) -> String.valueOf(Long.parseLong(before) + 1));
        write(values);
    }

    private static void stamp(Map<String, String> values, String name, OptionalLong millis) {
        if (millis.isPresent()) {
            values.put(PREFIX + name, seconds(millis.getAsLong()));
        }
    }

    private static String seconds(long millis) {
        return millis / MILLIS + "." + String.format(java.util.Locale.ROOT, "%03d", millis % MILLIS);
    }

    /** What is there, as far as it was written by this class. */
    private Map<String, String> read() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        if (!disk.exists(file)) {
            return values;
        }
        for (String line : Files.readAllLines(file)) {
            for (String name : HELP.keySet()) {
                String start = name + labels + " ";
                if (line.startsWith(start) && line.substring(start.length()).matches("\\d{1,15}(\\.\\d+)?")) {
                    values.put(name, line.substring(start.length()));
                }
            }
        }
        return values;
    }

    private void write(Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        HELP.forEach((name, help) -> Optional.ofNullable(values.get(name))
                .ifPresent(value -> text.append("# HELP ")
                        .append(name)
                        .append(' ')
                        .append(help)
                        .append("\n# TYPE ")
                        .append(name)
                        .append(name.equals(FAILURES) ? " counter\n" : " gauge\n")
                        .append(name)
                        .append(labels)
                        .append(' ')
                        .append(value)
                        .append('\n')));
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (DiskFile written = disk.create(temporary)) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
            written.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
            written.force();
        }
        disk.rename(temporary, file);
        disk.syncDirectory(file.toAbsolutePath().getParent());
    }
}
