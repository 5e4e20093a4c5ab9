package io.raftkv.it.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.TestCluster;
import io.raftkv.it.cluster.TestNode;
import io.raftkv.it.cluster.Writer;
import io.raftkv.it.disk.DiskProbe.Fault;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes that the kernel carries out in part: finished, or the process ends; a torn record is never acknowledged. */
class BadWriteIT {
    private static final int EXIT_FATAL = 70;

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private TestNode node;
    private DiskProbe probe;

    @BeforeEach
    void startALoneNode() {
        cluster.equip(made -> {
            probe = DiskProbe.on(made);
            made.set("wal.segment_size", "64KiB");
        });
        node = cluster.single();
    }

    @Test
    void shouldGoOnWritingWhereTheKernelTookOnlyHalf() throws IOException {
        probe.failAlways(Fault.SHORT, "*/data/*");
        try (Writer writer = Writer.start(cluster, 2)) {
            writer.awaitMore(200);
            assertThat(node.post("/admin/snapshot", "").status()).isEqualTo(200);
            writer.awaitMore(50);
            writer.close();
            node.kill9();
            node.start();
            cluster.awaitReady(node);
            writer.verify(node);
        }
        assertThat(probe.isPending()).isTrue();
    }

    @Test
    void shouldEndOnAWriteThatTearsAndCutWhatItLeft() throws IOException {
        try (Writer writer = Writer.start(cluster, 2)) {
            writer.awaitMore(50);
            probe.failAlways(Fault.TEAR, "*.wal");
            assertThat(node.awaitExit()).isEqualTo(EXIT_FATAL);
            writer.close();
            assertThat(node.logTail())
                    .contains("fatal: the process ends now")
                    .contains("writing at byte")
                    .contains(".wal")
                    .contains("No space left on device");
            probe.repair();
            node.start();
            cluster.awaitReady(node);
            writer.verify(node);
            assertThat(node.put("after", "1").status()).isEqualTo(201);
        }
    }
}
