package io.raftkv.ctl.restore;

import io.raftkv.backup.BackupProgress;
import io.raftkv.backup.VerifiedBackup;
import io.raftkv.ctl.failure.CtlException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Restores a whole cluster: one node founds a new epoch from the archive, the others join it as new nodes. It can be
 * repeated after an interruption at any point: what an earlier attempt left is set aside like everything else.
 */
public final class ClusterRestore {
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    private final RestoreProcedure procedure;
    private final RestoreNodes nodes;
    private final Consumer<String> steps;

    /** @param steps hears of each step that is done */
    public ClusterRestore(RestoreProcedure procedure, RestoreNodes nodes, Consumer<String> steps) {
        this.procedure = procedure;
        this.nodes = nodes;
        this.steps = steps;
    }

    /**
     * @return what was set aside
     * @throws CtlException if a node cannot be stopped, restored or started; the data set aside is whole
     */
    public List<Path> run(VerifiedBackup backup, BackupProgress progress) throws IOException {
        nodes.stop();
        steps.accept("all nodes are stopped");
        List<Path> aside = new ArrayList<>();
        RestoreNode founder = nodes.founder();
        RestoredDirectory restored = procedure.restore(backup, founder.dataDirectory(), progress);
        restored.setAside().ifPresent(aside::add);
        steps.accept(founder.id() + ": restored" + words(restored.setAside()));
        for (RestoreNode joiner : nodes.joiners()) {
            Optional<Path> old = procedure.setAside(joiner.dataDirectory());
            old.ifPresent(aside::add);
            steps.accept(joiner.id() + ": will join with an empty directory" + words(old));
        }
        founder.service().start(READY_MAX);
        steps.accept(founder.id() + ": founded a new epoch from the archive");
        for (RestoreNode joiner : nodes.joiners()) {
            joiner.service().start(READY_MAX);
            steps.accept(joiner.id() + ": joined");
        }
        return List.copyOf(aside);
    }

    private static String words(Optional<Path> aside) {
        return aside.map(path -> ", the data from before is in " + path).orElse("");
    }
}
