package io.raftkv.wal;

import java.nio.file.Path;

/** Which segments of a directory are looked at, by sequence. */
record SegmentRange(long first, long last) {
    /** All files with the suffix of a segment, those with a wrong name too: they are a fault. */
    static final SegmentRange ALL = new SegmentRange(Long.MIN_VALUE, Long.MAX_VALUE);

    boolean holds(Path file) {
        return equals(ALL)
                || SegmentName.parse(file)
                        .filter(name -> first <= name.sequence() && name.sequence() <= last)
                        .isPresent();
    }
}
