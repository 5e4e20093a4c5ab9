package io.raftkv.wal;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The segments of a directory, all open for reading, with what their names and headers alone give away. */
final class OpenSegments implements Closeable {
    /** A node deletes old segments at any time; each deletion may make one listing stale. */
    private static final int LISTINGS_MAX = 20;

    record Segment(Path file, SegmentHeader header, DiskFile opened, FileWindow window) {}

    private final List<Segment> live = new ArrayList<>();
    private final List<Path> obsolete = new ArrayList<>();
    private WalVerdict malformed;

    private OpenSegments() {}

    static OpenSegments open(Disk disk, Path directory, SegmentRange range) throws IOException {
        for (int listing = 1; ; listing++) {
            OpenSegments opened = new OpenSegments();
            try {
                opened.openAll(disk, directory, range);
                return opened;
            } catch (NoSuchFileException e) {
                opened.close();
                if (listing == LISTINGS_MAX) {
                    throw e;
                }
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        }
    }

    /** From the newest backwards: whatever a segment that starts over makes obsolete is not looked at. */
    private void openAll(Disk disk, Path directory, SegmentRange range) throws IOException {
        List<Path> files = disk.list(directory).stream()
                .filter(file -> file.getFileName().toString().endsWith(SegmentName.SUFFIX))
                .filter(range::holds)
                .toList();
        boolean startedOver = false;
        for (int at = files.size() - 1; at >= 0; at--) {
            Path file = files.get(at);
            if (startedOver) {
                obsolete.add(file);
                continue;
            }
            Optional<SegmentName> name = SegmentName.parse(file);
            if (name.isEmpty()) {
                malformed = new WalVerdict.NotContiguous(file, 0, "not the name of a segment");
                return;
            }
            Segment segment = openOne(disk, file, name.get());
            if (segment == null) {
                return;
            }
            live.add(0, segment);
            startedOver = segment.header().startsOver();
        }
    }

    private Segment openOne(Disk disk, Path file, SegmentName name) throws IOException {
        DiskFile opened = disk.openForReading(file);
        try {
            FileWindow window = new FileWindow(opened);
            SegmentHeader header =
                    SegmentHeader.decode(window.at(0, SegmentHeader.SIZE_BYTES).slice());
            if (SegmentName.of(header).equals(name)) {
                return new Segment(file, header, opened, window);
            }
            malformed = new WalVerdict.NotContiguous(
                    file, SegmentHeader.SEQUENCE_OFFSET, "was written as " + SegmentName.of(header));
        } catch (SegmentHeader.MalformedHeaderException e) {
            malformed = new WalVerdict.Damaged(file, e.offset(), e.getMessage());
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        opened.close();
        return null;
    }

    List<Segment> live() {
        return live;
    }

    List<Path> obsolete() {
        return obsolete;
    }

    Optional<SegmentHeader> successorOf(Segment segment) {
        int next = live.indexOf(segment) + 1;
        return next < live.size() ? Optional.of(live.get(next).header()) : Optional.empty();
    }

    /** What is wrong with the files as a sequence, before any record was read. */
    Optional<WalVerdict> fault(Optional<UUID> expectedClusterId) {
        if (malformed != null) {
            return Optional.of(malformed);
        }
        for (int at = 0; at < live.size(); at++) {
            Segment segment = live.get(at);
            UUID expected = expectedClusterId.orElse(live.get(0).header().clusterId());
            if (!segment.header().clusterId().equals(expected)) {
                return Optional.of(new WalVerdict.ForeignCluster(
                        segment.file(), expected, segment.header().clusterId()));
            }
            if (at > 0) {
                Optional<WalVerdict> fault = faultBetween(live.get(at - 1).header(), segment);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    static Optional<WalVerdict> faultBetween(SegmentHeader before, Segment segment) {
        SegmentHeader header = segment.header();
        if (header.sequence() != before.sequence() + 1) {
            return Optional.of(new WalVerdict.NotContiguous(
                    segment.file(),
                    SegmentHeader.SEQUENCE_OFFSET,
                    "segment " + (before.sequence() + 1) + ", which stands before it, is missing"));
        }
        if (header.epoch() < before.epoch()) {
            return Optional.of(new WalVerdict.NotContiguous(
                    segment.file(),
                    SegmentHeader.EPOCH_OFFSET,
                    "epoch " + header.epoch() + " follows epoch " + before.epoch()));
        }
        if (header.firstIndex() < before.firstIndex()) {
            return Optional.of(new WalVerdict.NotContiguous(
                    segment.file(),
                    SegmentHeader.FIRST_INDEX_OFFSET,
                    "begins with entry " + header.firstIndex() + " after a segment that begins with entry "
                            + before.firstIndex()));
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : live) {
            segment.opened().close();
        }
    }
}
