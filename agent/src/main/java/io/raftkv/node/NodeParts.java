package io.raftkv.node;

import io.raftkv.config.AgentConfig;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.FenceMemory;
import io.raftkv.node.start.Identity;
import io.raftkv.raft.Membership;
import io.raftkv.rocks.DisposableState;
import io.raftkv.snapshot.SnapshotStore;
import io.raftkv.wal.RecoveredWal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that was prepared for a node before it starts.
 *
 * @param foundingIndex last index of the log when this node founded its epoch, 0 otherwise
 * @param initialMembership this node alone for a founder, empty for a joiner
 * @param fence why this node must stay silent, if members said so in an earlier life
 * @param membersOnDisk base URLs to ask before the state names anybody
 * @param ahead members that an earlier life saw in a higher epoch which nobody led
 */
public record NodeParts(
        AgentConfig config,
        NodeIdentity self,
        Disk disk,
        DisposableState state,
        SnapshotStore snapshots,
        RecoveredWal wal,
        WalFigures walFigures,
        long foundingIndex,
        Membership initialMembership,
        Optional<Identity.Fenced> fence,
        List<Identity.Ahead> ahead,
        FenceMemory fenceMemory,
        Set<String> membersOnDisk) {}
