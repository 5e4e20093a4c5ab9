package io.raftkv.ctl.restore;

import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Restores a whole cluster: one node founds a new epoch from the archive, the others join it as new nodes. It can be
 * repeated after an interruption at any point: what an earlier attempt left is set aside like everything else.
 */
public final class ClusterRestore {
    private final RestoreProcedure procedure;
    private final NodeControl nodes;
    private final Consumer<String> steps;

    /** @param steps hears of each step that is done */
    public ClusterRestore(RestoreProcedure procedure, NodeControl nodes, Consumer<String> steps) {
        this.procedure = procedure;
        this.nodes = nodes;
        this.steps = steps;
    }

    /**
     * @return what was set aside
     * @throws CtlException if a node cannot be stopped, restored or started; the data set aside is whole
     */
    public List<Path> run(VerifiedBackup backup, BackupProgress progress) throws IOException {
        nodes.stopAll();
        steps.accept("all nodes are stopped");
        List<Path> aside = new ArrayList<>();
        String founder = nodes.founder();
        RestoredDirectory restored = procedure.restore(backup, nodes.dataDirectory(founder), progress);
        restored.setAside().ifPresent(aside::add);
        steps.accept(founder + ": restored" + words(restored.setAside()));
        for (String joiner : nodes.joiners()) {
            Optional<Path> old = procedure.setAside(nodes.dataDirectory(joiner));
            old.ifPresent(aside::add);
            steps.accept(joiner + ": will join with an empty directory" + words(old));
        }
        nodes.start(founder);
        steps.accept(founder + ": founded a new epoch from the archive");
        for (String joiner : nodes.joiners()) {
            nodes.start(joiner);
            steps.accept(joiner + ": joined");
        }
        return List.copyOf(aside);
    }

    private static String words(Optional<Path> aside) {
        return aside.map(path -> ", the data from before is in " + path).orElse("");
    }
}
