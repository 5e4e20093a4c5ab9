package io.raftkv.wal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code <sequence>-<first index>.wal}, zero-padded decimals, so that the order of names is the order of the log. */
record SegmentName(long sequence, long firstIndex) {
    static final String SUFFIX = ".wal";
    static final String SPARE_SUFFIX = ".spare";

    private static final Pattern PATTERN = Pattern.compile("(\\d{10})-(\\d{19})\\.wal");

    static SegmentName of(SegmentHeader header) {
        return new SegmentName(header.sequence(), header.firstIndex());
    }

    /** @return empty when this is not the name of a segment */
    static Optional<SegmentName> parse(Path file) {
        Matcher matcher = PATTERN.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentName(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%010d-%019d%s", sequence, firstIndex, SUFFIX);
    }
}
