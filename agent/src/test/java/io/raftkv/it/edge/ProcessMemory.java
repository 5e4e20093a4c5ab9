package io.raftkv.it.edge;

import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel says that an agent takes.
 *
 * @param residentBytes now
 * @param peakResidentBytes the most since the process began, or since {@link #forgetPeak}
 */
record ProcessMemory(long residentBytes, long peakResidentBytes) {

    static ProcessMemory of(TestNode node) throws IOException {
        long resident = 0;
        long peak = 0;
        for (String line : Files.readAllLines(Path.of("/proc/" + node.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = kibibytes(line);
            } else if (line.startsWith("VmHWM:")) {
                peak = kibibytes(line);
            }
        }
        return new ProcessMemory(resident, peak);
    }

    /** Lets the kernel begin to look for the peak anew (proc(5), clear_refs). */
    static void forgetPeak(TestNode node) throws IOException {
        Files.writeString(Path.of("/proc/" + node.pid() + "/clear_refs"), "5");
    }

    private static long kibibytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }
}
