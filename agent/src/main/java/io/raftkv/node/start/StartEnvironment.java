package io.raftkv.node.start;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.wal.RecoveredWal;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import io.raftkv.wal.WalRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * What a start takes from outside of its configuration, its disk and the other agents: time, chance, threads, and the
 * network ports and file locks of this machine. There is one for machines, and one for tests in which nothing happens by
 * itself.
 */
interface StartEnvironment {
    /** This machine. */
    StartEnvironment MACHINE = new StartEnvironment() {
        @Override
        public DirectoryLock lock(Path dataDirectory) throws StartRefusedException {
            return DirectoryLock.acquire(dataDirectory);
        }

        @Override
        public PeerAnswers askBeforeFounding(
                AgentConfig config, ClusterContacts contacts, String version, Inspection found)
                throws IOException, InterruptedException {
            return FoundingProbe.ask(config, contacts, version, found);
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public UUID newId() {
            return UUID.randomUUID();
        }

        @Override
        public RecoveredWal openLog(Disk disk, Path directory, WalOptions options, WalListener listener)
                throws IOException {
            return WalRecovery.open(disk, directory, options, listener);
        }
    };

    DirectoryLock lock(Path dataDirectory) throws StartRefusedException;

    /** What others know of this node before it founds. */
    PeerAnswers askBeforeFounding(AgentConfig config, ClusterContacts contacts, String version, Inspection found)
            throws IOException, InterruptedException;

    Instant now();

    /** Random, for a cluster or for the life of a data directory. */
    UUID newId();

    /** As {@link WalRecovery#open}; what the log prepares beside its appends runs where this says. */
    RecoveredWal openLog(Disk disk, Path directory, WalOptions options, WalListener listener) throws IOException;
}
