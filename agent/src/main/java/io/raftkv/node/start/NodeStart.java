package io.raftkv.node.start;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.wal.WalCorruptException;
import io.raftkv.wal.WalListener;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of a node: looks at its data directory, decides what that means, and prepares what was decided. */
public final class NodeStart {
    private static final Logger log = LoggerFactory.getLogger(NodeStart.class);

    private NodeStart() {}

    /**
     * Returns when an engine can be started. A joining node asks until it is accepted, a founder may wait for three
     * election timeouts, any other returns without waiting for anybody.
     *
     * @param version of this program, for the members
     * @param waiting hears while this waits for others
     * @throws StartRefusedException if this node must not start; nothing was lost
     * @throws IOException if the disk fails
     * @throws InterruptedException if the process is to end while it waits to be accepted
     */
    public static PreparedNode prepare(
            AgentConfig config,
            Disk disk,
            ClusterContacts contacts,
            String version,
            WalListener walListener,
            Waiting waiting)
            throws StartRefusedException, IOException, InterruptedException {
        return prepare(config, StartEnvironment.MACHINE, disk, contacts, version, walListener, waiting);
    }

    /** As above, in a world that the caller makes. */
    static PreparedNode prepare(
            AgentConfig config,
            StartEnvironment environment,
            Disk disk,
            ClusterContacts contacts,
            String version,
            WalListener walListener,
            Waiting waiting)
            throws StartRefusedException, IOException, InterruptedException {
        DataDirectory directory = new DataDirectory(config.storage().dataDir());
        DirectoryLock lock = environment.lock(directory.path());
        try {
            return prepare(config, environment, disk, directory, lock, contacts, version, walListener, waiting);
        } catch (WalCorruptException e) {
            lock.close();
            throw new StartRefusedException(
                    "the log cannot be opened: " + e.getMessage(),
                    "in a cluster, " + Replacement.of(config.raft().nodeId()) + "; alone, restore a backup");
        } catch (StartRefusedException | IOException | InterruptedException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static PreparedNode prepare(
            AgentConfig config,
            StartEnvironment environment,
            Disk disk,
            DataDirectory directory,
            DirectoryLock lock,
            ClusterContacts contacts,
            String version,
            WalListener walListener,
            Waiting waiting)
            throws StartRefusedException, IOException, InterruptedException {
        SnapshotStore snapshots = new SnapshotStore(disk, directory.path());
        snapshots.removeLeftovers();
        disk.deleteTree(directory.raftInPreparation());
        Inspection found = Inspection.of(disk, directory, snapshots, config.raft());
        if (found.identity().isPresent()) {
            found = found.with(
                    raisedBootCounter(disk, directory, found.identity().get()));
        }
        StartDecision decision = decide(config, environment, contacts, version, found, waiting);
        log.info(
                "start decision={} snapshot={} text=\"{}\"",
                decision.getClass().getSimpleName(),
                found.snapshot()
                        .map(chosen -> chosen.directory().getFileName().toString())
                        .orElse("none"),
                decision.text());
        Joining joining =
                new Joining(config, environment, disk, directory, contacts, version, found.formerCluster(), waiting);
        return decision.accept(
                new Preparation(config, environment, disk, directory, lock, snapshots, found, joining, walListener));
    }

    private static StartDecision decide(
            AgentConfig config,
            StartEnvironment environment,
            ClusterContacts contacts,
            String version,
            Inspection found,
            Waiting waiting)
            throws IOException, InterruptedException {
        AgentConfig.Raft raft = config.raft();
        StartSettings settings = new StartSettings(
                raft.enabled(), raft.bootstrap(), !raft.joinAddr().isEmpty());
        StartDecision alone = StartRules.decide(found.files(), settings, PeerAnswers.nothing(), raft.nodeId());
        if (!(alone instanceof StartDecision.Found)) {
            return alone;
        }
        waiting.on(Waiting.State.FOUNDING, "makes sure before founding that no cluster still counts on this node");
        PeerAnswers answers = environment.askBeforeFounding(config, contacts, version, found);
        return StartRules.decide(found.files(), settings, answers, raft.nodeId());
    }

    /** Before anybody is asked: a start that members heard of is one that this directory remembers. */
    private static Identity raisedBootCounter(Disk disk, DataDirectory directory, Identity identity)
            throws IOException {
        Identity raised = identity.bootedOnceMore();
        new IdentityFile(disk, directory.raft()).write(raised);
        return raised;
    }
}
