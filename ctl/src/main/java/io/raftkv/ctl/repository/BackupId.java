package io.raftkv.ctl.repository;

import io.raftkv.check.Check;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a backup is called: {@code b-20261122T020001Z}, with a number behind it when several began in one second. Strict:
 * what is not called so is not ours, and is left alone.
 */
public record BackupId(String value) implements Comparable<BackupId> {
    private static final Pattern VALUE = Pattern.compile("b-\\d{8}T\\d{6}Z(-[2-9]|-[1-9]\\d)?");
    private static final Pattern ARCHIVE = Pattern.compile("(" + VALUE.pattern() + ")\\.tar\\.gz(\\.enc)?");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'b-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** So many backups may begin in one second. */
    static final int NUMBER_MAX = 99;

    public BackupId {
        Check.argument(VALUE.matcher(value).matches(), "'%s' is no id of a backup", value);
    }

    /** @param number 1 for the first of a second */
    static BackupId of(Instant begun, int number) {
        return new BackupId(TIME.format(begun) + (number == 1 ? "" : "-" + number));
    }

    public static boolean isId(String text) {
        return VALUE.matcher(text).matches();
    }

    /** The id in an archive's file name; empty for a name that the repository did not give. */
    static Optional<BackupId> ofArchive(String fileName) {
        Matcher matcher = ARCHIVE.matcher(fileName);
        return matcher.matches() ? Optional.of(new BackupId(matcher.group(1))) : Optional.empty();
    }

    String archive(boolean encrypted) {
        return value + ".tar.gz" + (encrypted ? ".enc" : "");
    }

    @Override
    public int compareTo(BackupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
