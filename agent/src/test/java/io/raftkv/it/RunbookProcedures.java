package io.raftkv.it;

import io.raftkv.it.cluster.OperatorShell;
import io.raftkv.it.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Blocks of a test resource, by title, and the shell in which they are carried out. */
final class RunbookProcedures implements AutoCloseable {
    private final TestCluster cluster;
    private final List<RunbookBlock> blocks;
    private OperatorShell shell;

    RunbookProcedures(TestCluster cluster, String resource) {
        this.cluster = cluster;
        blocks = RunbookYaml.read(resource);
    }

    /** Once the test has begun, and its directory is there. */
    RunbookProcedures open() {
        try {
            shell = new OperatorShell(cluster, Map.of());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a block once; it must answer as it should. */
    void carryOut(String title) {
        block(title).verify(shell, cluster);
    }

    /** Runs a block until it answers as it should: it looks at something that takes its time. */
    void await(String title) {
        block(title).awaitVerified(shell, cluster);
    }

    @Override
    public void close() {
        shell.close();
    }

    private RunbookBlock block(String title) {
        return blocks.stream()
                .filter(block -> block.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(title));
    }
}
