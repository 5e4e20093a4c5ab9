package io.raftkv.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
    @TempDir
    private Path root;

    @Test
    void shouldTakeTheSmallestLimitOnTheWayUpOfAVersionTwoGroup() throws Exception {
        write("proc/meminfo", "MemTotal:       8388608 kB\n");
        write("proc/self/cgroup", "0::/system.slice/raftkv.service\n");
        write("sys/fs/cgroup/system.slice/raftkv.service/memory.max", "max\n");
        write("sys/fs/cgroup/system.slice/memory.max", "1073741824\n");
        assertThat(MachineMemory.usableBytes(root)).isEqualTo(1L << 30);
    }

    @Test
    void shouldReadAVersionOneGroup() throws Exception {
        write("proc/meminfo", "MemTotal:       8388608 kB\n");
        write("proc/self/cgroup", "4:cpu:/\n3:memory:/docker/abc\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");
        assertThat(MachineMemory.usableBytes(root)).isEqualTo(512 << 20);
    }

    @Test
    void shouldTakeAllMemoryWithoutALimit() throws Exception {
        write("proc/meminfo", "MemFree: 1 kB\nMemTotal:       8388608 kB\n");
        assertThat(MachineMemory.usableBytes(root)).isEqualTo(8L << 30);
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
