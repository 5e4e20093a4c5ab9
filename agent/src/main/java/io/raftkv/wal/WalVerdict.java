package io.raftkv.wal;

import java.nio.file.Path;
import java.util.UUID;

/** What a scan makes of the files of a log. */
public sealed interface WalVerdict {
    /** One line for an operator; a fault is named with file and offset. */
    String describe();

    /** Whether the entries that were reported can be trusted: the log is whole, or only its end is torn. */
    default boolean usable() {
        return !(this instanceof Fault);
    }

    /** Every entry is there. */
    record Whole() implements WalVerdict {
        @Override
        public String describe() {
            return "whole";
        }
    }

    /** The last force did not complete: what it wrote was never acknowledged. Opening cuts it. */
    record TornTail(Path file, long offsetBytes, long lengthBytes) implements WalVerdict {
        @Override
        public String describe() {
            return file + " at byte " + offsetBytes + ": torn tail of " + lengthBytes + " bytes";
        }
    }

    /** The log must not be opened: cutting at the fault would destroy acknowledged entries. */
    sealed interface Fault extends WalVerdict {
        Path file();

        long offsetBytes();

        String reason();

        @Override
        default String describe() {
            return file() + " at byte " + offsetBytes() + ": " + reason();
        }

        default WalCorruptException toException() {
            return new WalCorruptException(file(), offsetBytes(), reason());
        }
    }

    /** Bytes before the end are not what was written. */
    record Damaged(Path file, long offsetBytes, String reason) implements Fault {}

    /** Each file may be whole, but together they are no log: one is missing, renamed or from elsewhere. */
    record NotContiguous(Path file, long offsetBytes, String reason) implements Fault {}

    /** A segment of another cluster. */
    record ForeignCluster(Path file, UUID expected, UUID found) implements Fault {
        @Override
        public long offsetBytes() {
            return SegmentHeader.CLUSTER_ID_OFFSET;
        }

        @Override
        public String reason() {
            return "belongs to cluster " + found + ", not to " + expected;
        }
    }
}
