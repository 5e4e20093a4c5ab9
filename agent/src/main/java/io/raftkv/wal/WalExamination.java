package io.raftkv.wal;

import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds everything that is wrong with the log of a stopped node, where {@link WalScan} stops at the first fault: a bad
 * disk rarely damages one file only. Reads every byte and changes nothing.
 *
 * <p>A segment is read up to its first bad record; what stands after it in the same segment cannot be told from
 * garbage. The segments after it are read all the same.
 */
public final class WalExamination implements Closeable {
    private final Disk disk;
    private final List<WalVerdict> found = new ArrayList<>();
    private final List<DiskFile> opened = new ArrayList<>();
    /** {@code null} stands for a file that is no segment, so that its neighbours are not compared with each other. */
    private final List<OpenSegments.Segment> segments = new ArrayList<>();

    private WalExamination(Disk disk) {
        this.disk = disk;
    }

    /**
     * @param expected cluster of the node; that of the first segment counts when it is empty
     * @return every fault, and the torn tail if there is one, in the order of the log; empty for a whole log
     * @throws IOException if the directory cannot be listed; a file that cannot be read is a fault
     */
    public static List<WalVerdict> of(Disk disk, Path directory, Optional<UUID> expected) throws IOException {
        try (WalExamination examination = new WalExamination(disk)) {
            examination.openFrom(disk.list(directory).stream()
                    .filter(file -> file.getFileName().toString().endsWith(SegmentName.SUFFIX))
                    .toList());
            examination.judge(expected);
            return List.copyOf(examination.found);
        }
    }

    /** From the newest backwards: what a segment that starts over made obsolete does not matter any more. */
    private void openFrom(List<Path> files) {
        for (int at = files.size() - 1; at >= 0; at--) {
            OpenSegments.Segment segment = openOne(files.get(at));
            segments.add(0, segment);
            if (segment != null && segment.header().startsOver()) {
                return;
            }
        }
    }

    private OpenSegments.Segment openOne(Path file) {
        Optional<SegmentName> name = SegmentName.parse(file);
        if (name.isEmpty()) {
            found.add(0, new WalVerdict.NotContiguous(file, 0, "not the name of a segment"));
            return null;
        }
        try {
            DiskFile data = disk.openForReading(file);
            opened.add(data);
            FileWindow window = new FileWindow(data);
            SegmentHeader header =
                    SegmentHeader.decode(window.at(0, SegmentHeader.SIZE_BYTES).slice());
            if (SegmentName.of(header).equals(name.get())) {
                return new OpenSegments.Segment(file, header, data, window);
            }
            found.add(
                    0,
                    new WalVerdict.NotContiguous(
                            file, SegmentHeader.SEQUENCE_OFFSET, "was written as " + SegmentName.of(header)));
        } catch (SegmentHeader.MalformedHeaderException e) {
            found.add(0, new WalVerdict.Damaged(file, e.offset(), e.getMessage()));
        } catch (IOException e) {
            found.add(0, unreadable(file, e));
        }
        return null;
    }

    private void judge(Optional<UUID> expected) {
        Optional<UUID> clusterId = expected;
        OpenSegments.Segment before = null;
        for (int at = 0; at < segments.size(); at++) {
            OpenSegments.Segment segment = segments.get(at);
            if (segment != null) {
                UUID own = segment.header().clusterId();
                clusterId = clusterId.or(() -> Optional.of(own));
                if (!own.equals(clusterId.get())) {
                    found.add(new WalVerdict.ForeignCluster(segment.file(), clusterId.get(), own));
                }
                if (before != null) {
                    OpenSegments.faultBetween(before.header(), segment).ifPresent(found::add);
                }
                judge(segment, at);
            }
            before = segment;
        }
    }

    private void judge(OpenSegments.Segment segment, int at) {
        try {
            SegmentScan.Result result =
                    new SegmentScan(segment.window(), segment.header()).run((header, offset, record) -> true);
            if (result.end() == SegmentScan.End.DAMAGED) {
                found.add(new WalVerdict.Damaged(segment.file(), result.endOffset(), result.reason()));
            } else if (at + 1 == segments.size()) {
                WalScan.faultAtTheEnd(segment, result).ifPresent(found::add);
            } else if (follows(segments.get(at + 1), segment)) {
                WalScan.faultBefore(segments.get(at + 1).header(), segment, result)
                        .ifPresent(found::add);
            }
        } catch (IOException e) {
            found.add(unreadable(segment.file(), e));
        }
    }

    /** Otherwise the neighbour has its own fault, which says all there is to say. */
    private static boolean follows(OpenSegments.Segment next, OpenSegments.Segment segment) {
        return next != null && OpenSegments.faultBetween(segment.header(), next).isEmpty();
    }

    private static WalVerdict unreadable(Path file, IOException cause) {
        return new WalVerdict.Damaged(file, 0, "cannot be read: " + cause);
    }

    @Override
    public void close() throws IOException {
        for (DiskFile file : opened) {
            file.close();
        }
    }
}
