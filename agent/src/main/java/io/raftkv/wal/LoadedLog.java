package io.raftkv.wal;

import io.raftkv.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What recovery keeps of the records that pass by: where they lie, their terms, the configurations. */
final class LoadedLog implements WalScan.RecordVisitor {
    /** Makes the segment that a log without any begins with. */
    interface FirstSegment {
        Segment create() throws IOException;
    }

    private final Disk disk;
    private final List<Segment> segments = new ArrayList<>();
    private final TermIndex terms = new TermIndex();
    private final List<WalEntry> configurations = new ArrayList<>();

    LoadedLog(Disk disk) {
        this.disk = disk;
    }

    @Override
    public void segment(Path file, SegmentHeader header) throws IOException {
        segments.add(new Segment(file, header, disk.openForReading(file)));
    }

    @Override
    public void record(RecordHeader header, Path file, long offset, ByteBuffer record) {
        segments.get(segments.size() - 1).add(header.recordBytes());
        terms.append(header.index(), header.term());
        if (header.typeCode() == EntryType.CONFIGURATION.code()) {
            configurations.add(WalScan.entry(header, record));
        }
    }

    /** To be called once the files will not change any more before the log is open. */
    LogIndex index(FirstSegment firstSegment) throws IOException {
        if (segments.isEmpty()) {
            segments.add(firstSegment.create());
        }
        for (Segment segment : segments) {
            segment.readSize();
        }
        return new LogIndex(segments, terms);
    }

    List<WalEntry> configurations() {
        return List.copyOf(configurations);
    }

    void close() throws IOException {
        for (Segment segment : segments) {
            segment.closeReader();
        }
    }
}
