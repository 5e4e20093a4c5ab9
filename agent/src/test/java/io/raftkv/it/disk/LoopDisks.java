package io.raftkv.it.disk;

import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The disks of a cluster, one per node, for one test. Give it the higher {@code @Order} of the two, so that it ends
 * before the cluster: the agents first, then what they stand on, then the directories.
 */
public final class LoopDisks implements AfterEachCallback {
    private final TestCluster cluster;
    private final Map<TestNode, LoopDisk> disks = new LinkedHashMap<>();

    public LoopDisks(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** From now on each new node of the cluster stands on a disk of its own. */
    public void ofMebibytes(int size) {
        cluster.equip(node -> under(node, size));
    }

    public void under(TestNode node, int sizeMebibytes) {
        disks.put(node, LoopDisk.under(node, sizeMebibytes));
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
