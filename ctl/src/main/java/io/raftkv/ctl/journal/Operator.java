package io.raftkv.ctl.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who does something, and from where.
 *
 * @param user of the process
 * @param sudoUser who became that user through sudo; may be {@code null}
 * @param host this machine
 * @param from the address that the user is logged in from; {@code null} when that is this machine, or not known
 */
public record Operator(String user, String sudoUser, String host, String from) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    public static Operator of(Map<String, String> environment) {
        String connection = environment.getOrDefault("SSH_CONNECTION", "");
        return new Operator(
                System.getProperty("user.name"),
                environment.get("SUDO_USER"),
                hostName(),
                connection.isBlank() ? null : connection.split(" ")[0]);
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** For people: {@code root (sudo by eva) on node1 from 192.0.2.7}. */
    public String words() {
        return user + (sudoUser == null ? "" : " (sudo by " + sudoUser + ")") + " on " + host
                + (from == null ? "" : " from " + from);
    }
}
