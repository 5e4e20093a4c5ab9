package io.raftkv.ctl.hosts;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a command on a host ended.
 *
 * @param output what it wrote to standard output, as it is
 * @param errors the end of what it wrote to standard error, redacted
 */
public record CommandOutcome(int exitStatus, byte[] output, String errors) {
    public boolean isSuccess() {
        return exitStatus == 0;
    }

    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    public List<String> lines() {
        return text().lines().toList();
    }
}
