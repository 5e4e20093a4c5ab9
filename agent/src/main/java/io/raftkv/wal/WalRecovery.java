package io.raftkv.wal;

import io.raftkv.check.Check;
import io.raftkv.disk.Disk;
import io.raftkv.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a log directory: judges every record, cuts a torn tail, refuses damage before the end. */
public final class WalRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(WalRecovery.class);
    private static final int ZEROS_BYTES = 64 << 10;
    private static final int COPIED_BYTES = 1 << 20;

    private WalRecovery() {}

    /**
     * Opens the log of a directory, which is created if it does not exist; an empty one begins with index 1.
     *
     * @throws WalCorruptException if a record before the end is damaged, a segment is missing, or one belongs to another
     *     cluster or a later epoch; nothing was changed
     * @throws IOException if the files cannot be read, or the torn tail could not be cut and forced
     */
    public static RecoveredWal open(Disk disk, Path directory, WalOptions options, WalListener listener)
            throws IOException {
        return open(disk, directory, options, listener, WalRecovery::inBackground);
    }

    /** As above. @param background runs the preparation of a spare segment, one at a time */
    public static RecoveredWal open(
            Disk disk, Path directory, WalOptions options, WalListener listener, Executor background)
            throws IOException {
        disk.createDirectories(directory);
        LoadedLog loaded = new LoadedLog(disk);
        try {
            WalScan.Findings findings =
                    new WalScan(disk, directory).expecting(options.clusterId()).findings(loaded);
            requireUsable(findings, options);
            long tornBytes = repair(disk, directory, findings);
            LogIndex index = loaded.index(() -> firstSegment(disk, directory, options, listener));
            Wal wal = new Wal(disk, directory, options, listener, index, background);
            log(directory, wal, tornBytes);
            return new RecoveredWal(wal, loaded.configurations(), tornBytes);
        } catch (IOException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private static void log(Path directory, Wal wal, long tornBytes) {
        LOG.info(
                "wal opened path={} firstIndex={} lastIndex={} lastTerm={} tornBytes={}",
                directory,
                wal.firstIndex(),
                wal.lastIndex(),
                wal.lastTerm(),
                tornBytes);
    }

    private static void requireUsable(WalScan.Findings findings, WalOptions options) throws WalCorruptException {
        if (findings.report().verdict() instanceof WalVerdict.Fault fault) {
            throw fault.toException();
        }
        List<WalScan.Judged> segments = findings.segments();
        if (!segments.isEmpty() && last(segments).header().epoch() > options.epoch()) {
            throw new WalCorruptException(
                    last(segments).file(),
                    SegmentHeader.EPOCH_OFFSET,
                    "was written in epoch " + last(segments).header().epoch() + ", this node is in epoch "
                            + options.epoch());
        }
    }

    private static WalScan.Judged last(List<WalScan.Judged> segments) {
        return segments.get(segments.size() - 1);
    }

    /**
     * Brings the files to what the scan promised, forced.
     *
     * @return how many bytes of a torn tail were cut
     */
    private static long repair(Disk disk, Path directory, WalScan.Findings findings) throws IOException {
        List<Path> disposable = new ArrayList<>(findings.obsolete());
        disk.list(directory).stream()
                .filter(file -> file.getFileName().toString().endsWith(SegmentName.SPARE_SUFFIX))
                .forEach(disposable::add);
        for (Path file : disposable) {
            disk.delete(file);
        }
        disk.syncDirectory(directory);
        List<WalScan.Judged> segments = findings.segments();
        for (int at = 0; at + 1 < segments.size(); at++) {
            if (segments.get(at).result().end() != SegmentScan.End.SEALED) {
                seal(disk, segments.get(at));
            }
        }
        return segments.isEmpty() ? 0 : settleEnd(disk, last(segments));
    }

    /** The crash came between making the successor and sealing, or after a suffix was dropped. */
    private static void seal(Disk disk, WalScan.Judged segment) throws IOException {
        SegmentScan.Result result = segment.result();
        ByteBuffer seal = RecordHeader.encodeSeal(
                segment.header().seed(), result.endOffset(), result.lastTerm(), result.lastIndex() + 1);
        try (DiskFile file = disk.openForWriting(segment.file())) {
            file.write(seal, result.endOffset());
            file.force();
        }
    }

    /**
     * Cuts a torn tail, and forces what stays in any case: a process that was killed may have left entries in the page
     * cache only, and whoever reads them from now on takes them for durable. The last batch is written again before: if
     * the process ended because a force failed, the kernel counts those pages as written, and a force alone would pass
     * over them.
     */
    private static long settleEnd(Disk disk, WalScan.Judged last) throws IOException {
        SegmentScan.Result result = last.result();
        long tornBytes = result.end() == SegmentScan.End.TORN ? result.garbageEnd() - result.endOffset() : 0;
        try (DiskFile file = disk.openForWriting(last.file())) {
            if (tornBytes > 0) {
                LOG.warn(
                        "wal torn tail cut path={} offset={} bytes={} lastIndex={}",
                        last.file(),
                        result.endOffset(),
                        tornBytes,
                        result.lastIndex());
                zero(file, result.endOffset(), result.garbageEnd());
            }
            writeAgain(file, result.lastBatchOffset(), result.endOffset());
            file.force();
        }
        return tornBytes;
    }

    private static void writeAgain(DiskFile file, long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(COPIED_BYTES, to - at));
            while (bytes.hasRemaining()) {
                Check.invariant(file.read(bytes, at + bytes.position()) > 0, "a log that was judged became shorter");
            }
            file.write(bytes.flip(), at);
            at += bytes.limit();
        }
    }

    private static void zero(DiskFile file, long from, long to) throws IOException {
        for (long at = from; at < to; at += ZEROS_BYTES) {
            file.write(ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, to - at)), at);
        }
    }

    private static Segment firstSegment(Disk disk, Path directory, WalOptions options, WalListener listener)
            throws IOException {
        SegmentHeader header = new SegmentHeader(false, options.clusterId(), options.epoch(), 1, 1, 0);
        try (SegmentWriter created = SegmentWriter.create(disk, directory, header, Optional.empty())) {
            listener.segmentCreated(1);
            return new Segment(created.path(), header, disk.openForReading(created.path()));
        }
    }

    private static void inBackground(Runnable preparation) {
        Thread thread = new Thread(preparation, "wal-spare");
        thread.setDaemon(true);
        thread.start();
    }
}
