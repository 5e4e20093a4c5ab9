package io.raftkv.wal;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads a directory of segments and judges it without changing anything, beside a running node too: all files are
 * opened before the first is read, so that deletions by the node do not matter. What a node is writing at this moment
 * looks like a torn tail or worse: beside a running node bound the scan with {@link #upTo}, by an index that the node
 * itself has reported as applied.
 *
 * <p>This is the one reader of the format: recovery, start rules, {@code raftkvctl} and backup all go through it.
 */
public final class WalScan {
    /** Hears every entry in order, before the verdict is known. */
    public interface EntryVisitor {
        /** @param lengthBytes of the whole record */
        void entry(WalEntry entry, Path file, long offsetBytes, long lengthBytes) throws IOException;
    }

    /** The same without copying payloads, and with the segments: for recovery. */
    interface RecordVisitor {
        void segment(Path file, SegmentHeader header) throws IOException;

        void record(RecordHeader header, Path file, long offset, ByteBuffer record) throws IOException;
    }

    /** One segment as recovery needs it. */
    record Judged(Path file, SegmentHeader header, long sizeBytes, SegmentScan.Result result) {}

    /** The full result: what the report leaves out is of use to recovery only. */
    record Findings(List<Judged> segments, List<Path> obsolete, WalReport report) {}

    private final Disk disk;
    private final Path directory;
    private final Optional<UUID> clusterId;
    private final SegmentRange range;
    private final long from;
    private final long upTo;

    public WalScan(Disk disk, Path directory) {
        this(disk, directory, Optional.empty(), SegmentRange.ALL, 0, Long.MAX_VALUE);
    }

    private WalScan(Disk disk, Path directory, Optional<UUID> clusterId, SegmentRange range, long from, long upTo) {
        this.disk = disk;
        this.directory = directory;
        this.clusterId = clusterId;
        this.range = range;
        this.from = from;
        this.upTo = upTo;
    }

    /** Segments of any other cluster are foreign; without this, those that differ from the first one are. */
    public WalScan expecting(UUID expectedClusterId) {
        return new WalScan(disk, directory, Optional.of(expectedClusterId), range, from, upTo);
    }

    /** Neither visits nor judges anything above this index. */
    public WalScan upTo(long lastIndex) {
        return new WalScan(disk, directory, clusterId, range, from, lastIndex);
    }

    /** Does not read the records of segments that lie wholly below this index. */
    WalScan from(long firstIndex) {
        return new WalScan(disk, directory, clusterId, range, firstIndex, upTo);
    }

    /** Looks at these segments only, as if they were the log. */
    WalScan within(SegmentRange segments) {
        return new WalScan(disk, directory, clusterId, segments, from, upTo);
    }

    public WalReport run() throws IOException {
        return run((entry, file, offset, length) -> {});
    }

    /** @throws IOException if a file cannot be read, or from the visitor; damage is a verdict, not an exception */
    public WalReport run(EntryVisitor visitor) throws IOException {
        RecordVisitor copying = new RecordVisitor() {
            @Override
            public void segment(Path file, SegmentHeader header) {}

            @Override
            public void record(RecordHeader header, Path file, long offset, ByteBuffer record) throws IOException {
                visitor.entry(entry(header, record), file, offset, header.recordBytes());
            }
        };
        return findings(copying).report();
    }

    Findings findings(RecordVisitor visitor) throws IOException {
        try (OpenSegments files = OpenSegments.open(disk, directory, range)) {
            return judge(files, visitor);
        }
    }

    private Findings judge(OpenSegments files, RecordVisitor visitor) throws IOException {
        Optional<WalVerdict> fault = files.fault(clusterId);
        List<Judged> judged = new ArrayList<>();
        if (fault.isEmpty()) {
            for (OpenSegments.Segment segment : files.live()) {
                Optional<SegmentHeader> successor = files.successorOf(segment);
                if (successor.isPresent() && successor.get().firstIndex() <= from) {
                    continue;
                }
                visitor.segment(segment.file(), segment.header());
                SegmentScan.Result result = scan(segment, visitor);
                judged.add(new Judged(
                        segment.file(), segment.header(), segment.window().size(), result));
                fault = faultOf(segment, result, successor);
                if (fault.isPresent() || result.end() == SegmentScan.End.STOPPED || result.lastIndex() >= upTo) {
                    break;
                }
            }
        }
        return new Findings(judged, files.obsolete(), report(files, judged, fault));
    }

    private SegmentScan.Result scan(OpenSegments.Segment segment, RecordVisitor visitor) throws IOException {
        return new SegmentScan(segment.window(), segment.header()).run((header, offset, record) -> {
            if (header.index() > upTo) {
                return false;
            }
            visitor.record(header, segment.file(), offset, record);
            return true;
        });
    }

    private Optional<WalVerdict> faultOf(
            OpenSegments.Segment segment, SegmentScan.Result result, Optional<SegmentHeader> successor) {
        if (result.end() == SegmentScan.End.STOPPED || result.lastIndex() >= upTo) {
            return Optional.empty();
        }
        if (result.end() == SegmentScan.End.DAMAGED) {
            return Optional.of(new WalVerdict.Damaged(segment.file(), result.endOffset(), result.reason()));
        }
        return successor.isPresent() ? faultBefore(successor.get(), segment, result) : faultAtTheEnd(segment, result);
    }

    /** A segment with a successor was forced to its end before the successor was made, all but its seal. */
    static Optional<WalVerdict> faultBefore(
            SegmentHeader successor, OpenSegments.Segment segment, SegmentScan.Result result) {
        long missing = successor.firstIndex() - result.lastIndex() - 1;
        if (missing != 0) {
            return Optional.of(new WalVerdict.Damaged(
                    segment.file(),
                    result.endOffset(),
                    String.format(
                            "entry %d is damaged or missing, although the next segment begins with entry %d",
                            result.lastIndex() + 1, successor.firstIndex())));
        }
        if (successor.termBefore() != result.lastTerm()) {
            return Optional.of(new WalVerdict.NotContiguous(
                    segment.file(),
                    result.endOffset(),
                    String.format(
                            "ends in term %d, the next segment follows term %d",
                            result.lastTerm(), successor.termBefore())));
        }
        boolean tornSeal = result.garbageEnd() <= result.endOffset() + RecordHeader.SIZE_BYTES;
        if (result.end() == SegmentScan.End.TORN && !tornSeal) {
            return Optional.of(new WalVerdict.Damaged(
                    segment.file(), result.endOffset(), "bytes that are no record stand before the next segment"));
        }
        return Optional.empty();
    }

    static Optional<WalVerdict> faultAtTheEnd(OpenSegments.Segment segment, SegmentScan.Result result) {
        return switch (result.end()) {
            case SEALED ->
                Optional.of(new WalVerdict.NotContiguous(
                        segment.file(),
                        result.endOffset(),
                        String.format("the segment that begins with entry %d is missing", result.lastIndex() + 1)));
            case TORN ->
                Optional.of(new WalVerdict.TornTail(
                        segment.file(), result.endOffset(), result.garbageEnd() - result.endOffset()));
            case CLEAN, DAMAGED, STOPPED -> Optional.empty();
        };
    }

    private WalReport report(OpenSegments files, List<Judged> judged, Optional<WalVerdict> fault) {
        WalVerdict verdict = fault.orElseGet(WalVerdict.Whole::new);
        if (judged.isEmpty()) {
            return new WalReport(List.of(), 1, 0, 0, 0, 0, verdict);
        }
        List<SegmentInfo> infos = judged.stream().map(WalScan::info).toList();
        SegmentHeader first = judged.get(0).header();
        SegmentScan.Result last = judged.get(judged.size() - 1).result();
        long stamp = judged.stream()
                .mapToLong(segment -> segment.result().lastStampMillis())
                .max()
                .orElse(0);
        return new WalReport(
                infos, first.firstIndex(), first.termBefore(), last.lastIndex(), last.lastTerm(), stamp, verdict);
    }

    private static SegmentInfo info(Judged segment) {
        return new SegmentInfo(
                segment.file(),
                segment.header().sequence(),
                segment.header().firstIndex(),
                segment.result().lastIndex(),
                segment.sizeBytes(),
                segment.header().clusterId(),
                segment.header().epoch());
    }

    static WalEntry entry(RecordHeader header, ByteBuffer record) {
        byte[] payload = new byte[header.payloadLength()];
        record.get(record.position() + RecordHeader.SIZE_BYTES, payload);
        return new WalEntry(
                header.term(), header.index(), EntryType.ofCode(header.typeCode()), header.stampMillis(), payload);
    }
}
