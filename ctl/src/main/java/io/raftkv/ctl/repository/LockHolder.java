package io.raftkv.ctl.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import io.raftkv.ctl.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who works on a repository, as others read it from the lock or from the mark of a backup being made.
 *
 * @param exclusive whether nobody else may work on it meanwhile
 * @param process pid, start and boot of the process
 * @param pidNamespace where that pid counts: a container on the same machine has pids of its own
 * @param subject id of the backup being made, or {@code null}
 * @param parent of that backup, or {@code null}
 */
public record LockHolder(
        String operation,
        boolean exclusive,
        String user,
        String host,
        ProcessIdentity process,
        String pidNamespace,
        long sinceMillis,
        String subject,
        String parent) {
    private static final Path PID_NAMESPACE = Path.of("/proc/self/ns/pid");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    static LockHolder ofThisProcess(String operation, boolean exclusive, Instant since) throws IOException {
        return new LockHolder(
                operation,
                exclusive,
                System.getProperty("user.name"),
                Files.readString(HOST_NAME).strip(),
                ProcessIdentity.ofThisProcess(),
                namespaceOfThisProcess(),
                since.toEpochMilli(),
                null,
                null);
    }

    LockHolder making(BackupId id, String continued) {
        return new LockHolder(
                operation, exclusive, user, host, process, pidNamespace, sinceMillis, id.value(), continued);
    }

    byte[] encode() {
        try {
            return Json.mapper().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty while its owner is writing it, or when that was cut short: then its age alone counts. */
    static Optional<LockHolder> decode(byte[] bytes) {
        try {
            return Optional.of(Json.mapper().readValue(bytes, LockHolder.class));
        } catch (IOException | IllegalArgumentException halfWritten) {
            return Optional.empty();
        }
    }

    /** Whether the process is known to be gone; not known of another machine, another boot or another container. */
    boolean isKnownDead() throws IOException {
        boolean judgeable = process != null
                && process.bootId().equals(ProcessIdentity.ofThisProcess().bootId())
                && namespaceOfThisProcess().equals(pidNamespace);
        return judgeable && process.state().isEmpty();
    }

    private static String namespaceOfThisProcess() throws IOException {
        return Files.readSymbolicLink(PID_NAMESPACE).toString();
    }

    /** For people: {@code backup create by root on ops1, process 4711, for 3m}. */
    public String words(Instant now) {
        return operation + " by " + user + " on " + host + ", process " + (process == null ? "?" : process.pid())
                + ", for "
                + io.raftkv.ctl.output.HumanDuration.of(
                        Duration.between(Instant.ofEpochMilli(sinceMillis), now).abs());
    }
}
