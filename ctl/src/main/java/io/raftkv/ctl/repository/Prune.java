package io.raftkv.ctl.repository;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.repository.KeepDecisions.Decision;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes what no rule keeps, under a lock held alone. */
public final class Prune {
    private final Repository repository;
    private final RepositoryLock lock;
    private final Clock clock;

    /** @param lock held alone, from before the decisions until after the last deletion */
    public Prune(Repository repository, RepositoryLock lock, Clock clock) {
        this.repository = repository;
        this.lock = lock;
        this.clock = clock;
    }

    /**
     * @throws CtlException {@link ExitCode#REFUSED} while an archive is not in the catalogue: nobody knows what it needs
     */
    public List<Decision> decide(KeepPolicy policy) throws IOException {
        for (RepositoryCheck.Difference each : new RepositoryCheck(repository).run()) {
            if (each.kind() == RepositoryCheck.Kind.ENTRY_MISSING
                    || each.kind() == RepositoryCheck.Kind.ENTRY_DAMAGED) {
                throw new CtlException(
                        ExitCode.REFUSED,
                        each.name() + ": " + each.kind().words() + ", so nobody knows which others it needs",
                        "raftkvctl repo check --rebuild --repo " + repository.location());
            }
        }
        Set<String> continued = new HashSet<>();
        for (IncomingBackup.Mark mark : IncomingBackup.marks(repository, lock.now())) {
            if (!mark.stale() && mark.maker() != null && mark.maker().parent() != null) {
                continued.add(mark.maker().parent());
            }
        }
        return KeepDecisions.of(repository.catalogue().entries(), policy, continued);
    }

    /**
     * Ends deletions that a crash left unfinished, then deletes; a backup before the one that it continues, so that a
     * crash never leaves one whose beginning is gone.
     *
     * @param deleted hears of each
     */
    public void carryOut(List<Decision> decisions, Consumer<CatalogueEntry> deleted) throws IOException {
        for (CatalogueEntry leaving : repository.catalogue().leaving()) {
            delete(leaving, deleted);
        }
        List<CatalogueEntry> going = new ArrayList<>(decisions.stream()
                .filter(decision -> !decision.kept())
                .map(Decision::entry)
                .toList());
        while (!going.isEmpty()) {
            Set<String> needed = new HashSet<>();
            going.forEach(entry -> entry.continues().ifPresent(needed::add));
            CatalogueEntry next = going.stream()
                    .filter(entry -> !needed.contains(entry.id()))
                    .findFirst()
                    .orElse(going.get(0));
            delete(next, deleted);
            going.remove(next);
        }
    }

    private void delete(CatalogueEntry entry, Consumer<CatalogueEntry> deleted) throws IOException {
        repository.delete(lock, entry, clock.instant());
        deleted.accept(entry);
    }
}
