package io.raftkv.it.disk;

import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ext4 of its own on a file, mounted where a node keeps its data. Its owner closes it once nobody uses it; what a test
 * run that was killed leaves mounted goes with the end of the JVM.
 */
public final class LoopDisk implements AutoCloseable {
    /** {@code FS_IOC_SHUTDOWN} of {@code linux/fs.h}, with {@code FS_SHUTDOWN_FLAGS_NOLOGFLUSH}. */
    private static final String SHUTDOWN =
            "open(my $d, '<', $ARGV[0]) or die $!; my $flags = pack('L', 2); ioctl($d, 0x8004587d, $flags) or die $!;";

    private static final String FILLER = "filler";

    private final Path mountPoint;
    private Path image;
    private int life = 1;
    private final Thread atExit = new Thread(this::unmountWhateverHappens);
    private boolean mounted;

    private LoopDisk(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    /** Makes and mounts one under a node that has not started yet. */
    public static LoopDisk under(TestNode node, int sizeMebibytes) {
        Command.requireRoot();
        try {
            Files.createDirectories(node.data());
            Path image = image(node.data(), 1);
            Command.run("truncate", "-s", sizeMebibytes + "M", image.toString());
            // Without reserved blocks: root, as whom the test runs, could use them and nobody else.
            Command.run(
                    "mkfs.ext4",
                    "-q",
                    "-F",
                    "-m",
                    "0",
                    "-E",
                    "lazy_itable_init=0,lazy_journal_init=0",
                    image.toString());
            LoopDisk disk = new LoopDisk(image, node.data());
            Runtime.getRuntime().addShutdownHook(disk.atExit);
            disk.mount();
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that was not forced is gone from now on; every call of those who still have files open fails. */
    public void cutPower() {
        Command.run("perl", "-e", SHUTDOWN, mountPoint.toString());
    }

    /** What a kernel does with a file system that it no longer trusts: no more writing, reads go on. */
    public void becomeReadOnly() {
        Command.run("mount", "-o", "remount,abort", mountPoint.toString());
    }

    /**
     * As the machine does after its power came back. Nobody may have files open. What comes back is a copy of the image:
     * a process that made itself a mount namespace meanwhile keeps the old file system alive, in its broken state, and the
     * kernel would hand it out again for the same image.
     */
    public void mountAgain() {
        unmount();
        Path before = image;
        life++;
        image = image(mountPoint, life);
        Command.run("cp", "--sparse=always", before.toString(), image.toString());
        delete(before);
        mount();
    }

    private static Path image(Path mountPoint, int life) {
        return mountPoint.resolveSibling("disk-" + life + ".img");
    }

    public void mountReadOnly() {
        mountAgain();
        Command.run("mount", "-o", "remount,ro", mountPoint.toString());
    }

    /** Takes space until only {@code bytes} are left. */
    public void fillLeaving(long bytes) {
        try {
            long free = Files.getFileStore(mountPoint).getUsableSpace();
            if (free > bytes) {
                Path filler = mountPoint.resolve(FILLER);
                long size = Files.exists(filler) ? Files.size(filler) : 0;
                Command.run("fallocate", "-l", Long.toString(size + free - bytes), filler.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back what {@link #fillLeaving} took. */
    public void makeRoom() {
        delete(mountPoint.resolve(FILLER));
    }

    private void mount() {
        Command.run("mount", "-t", "ext4", "-o", "loop", image.toString(), mountPoint.toString());
        mounted = true;
    }

    /** The loop device goes with the mount. */
    private void unmount() {
        Command.run("umount", mountPoint.toString());
        mounted = false;
    }

    private void unmountWhateverHappens() {
        if (mounted) {
            Command.run("umount", "-l", mountPoint.toString());
            mounted = false;
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        unmountWhateverHappens();
        delete(image);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
