package io.raftkv.it.disk;

import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The disks of a cluster, one per node, for one test; register it after the cluster, so that it ends before: the agents
 * first, then what they stand on.
 */
public final class LoopDisks implements AfterEachCallback {
    private final TestCluster cluster;
    private final Map<TestNode, LoopDisk> disks = new LinkedHashMap<>();

    public LoopDisks(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** From now on each new node of the cluster stands on a disk of its own. */
    public void ofMebibytes(int size) {
        cluster.equip(node -> disks.put(node, LoopDisk.under(node, size)));
    }

    public LoopDisk of(TestNode node) {
        return disks.get(node);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        cluster.alive().forEach(TestNode::kill9);
        disks.values().forEach(LoopDisk::close);
        disks.clear();
    }
}
