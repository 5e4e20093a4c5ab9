package io.raftkv.ctl.repository;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the catalogue to the archives. Reads names, sizes and entries; nothing of an archive. */
public final class RepositoryCheck {
    private static final Set<String> OURS = Set.of(
            RepositoryMarker.FILE_NAME,
            Repository.CATALOGUE,
            Repository.LAST_RUN,
            RepositoryLock.DIRECTORY,
            DirectoryStorage.INCOMING,
            "lost+found");

    private final Repository repository;

    public RepositoryCheck(Repository repository) {
        this.repository = repository;
    }

    /** What can be otherwise than it should be. */
    public enum Kind {
        ARCHIVE_MISSING(true, "its archive is gone"),
        ENTRY_MISSING(true, "it is not in the catalogue"),
        ENTRY_DAMAGED(true, "its entry in the catalogue is damaged"),
        SIZE_DIFFERS(true, "its archive has another size than when it was made"),
        PARENT_MISSING(true, "the backup that it continues is gone"),
        KNOWN_BAD(true, "its last verification failed"),
        DELETION_UNFINISHED(false, "its deletion began and did not end; the next prune ends it"),
        LEFTOVER(false, "it was being made by a process that is gone; the next backup clears it away"),
        FOREIGN(false, "not a name that a repository gives; left alone");

        private final boolean problem;
        private final String words;

        Kind(boolean problem, String words) {
            this.problem = problem;
            this.words = words;
        }

        /** Whether it needs somebody, as opposed to being good to know. */
        public boolean isProblem() {
            return problem;
        }

        public String words() {
            return words;
        }
    }

    /** @param name of the backup, or of the file that is none */
    public record Difference(Kind kind, String name) {}

    /**
     * Under a lock that keeps deletions out. Backups may be made meanwhile: the catalogue is read before the archives, and
     * of an archive that is not in it the mark before the entry, in the order in which their maker lets go of them.
     */
    public List<Difference> run() throws IOException {
        List<Difference> found = new ArrayList<>();
        Repository.Catalogue catalogue = repository.catalogue();
        Map<String, RepositoryStorage.Item> archives = archives(found);
        leftovers(found);
        Set<String> known = new HashSet<>();
        catalogue.entries().forEach(entry -> known.add(entry.id()));
        catalogue.entries().forEach(entry -> judge(entry, archives.remove(entry.id()), known, found));
        for (CatalogueEntry leaving : catalogue.leaving()) {
            archives.remove(leaving.id());
            found.add(new Difference(Kind.DELETION_UNFINISHED, leaving.id()));
        }
        foreignInCatalogue(found);
        for (CatalogueDamagedException damaged : catalogue.damaged()) {
            String id = idOf(damaged);
            archives.remove(id);
            found.add(new Difference(Kind.ENTRY_DAMAGED, id));
        }
        for (String id : archives.keySet().stream().sorted().toList()) {
            if (!isBeingMade(id) && !hasEntry(id)) {
                found.add(new Difference(Kind.ENTRY_MISSING, id));
            }
        }
        return found;
    }

    private boolean isBeingMade(String id) throws IOException {
        return IncomingBackup.marks(repository, Instant.now()).stream()
                .anyMatch(mark -> mark.id().value().equals(id) && !mark.stale());
    }

    private boolean hasEntry(String id) throws IOException {
        return repository
                .storage()
                .read(Repository.CATALOGUE + "/" + id + Repository.SUFFIX)
                .isPresent();
    }

    private static String idOf(CatalogueDamagedException damaged) {
        String name = damaged.getMessage().substring(Repository.CATALOGUE.length() + 1);
        return name.substring(0, name.indexOf(Repository.SUFFIX));
    }

    private Map<String, RepositoryStorage.Item> archives(List<Difference> found) throws IOException {
        Map<String, RepositoryStorage.Item> archives = new HashMap<>();
        for (RepositoryStorage.Item item : repository.storage().list("")) {
            Optional<BackupId> id = item.directory() ? Optional.empty() : BackupId.ofArchive(item.name());
            if (id.isPresent()) {
                archives.put(id.get().value(), item);
            } else if (!OURS.contains(item.name()) && !isTemporary(item.name())) {
                found.add(new Difference(Kind.FOREIGN, item.name()));
            }
        }
        return archives;
    }

    private void foreignInCatalogue(List<Difference> found) throws IOException {
        for (RepositoryStorage.Item item : repository.storage().list(Repository.CATALOGUE)) {
            if (Repository.entryId(item.name()).isEmpty() && !isTemporary(item.name())) {
                found.add(new Difference(Kind.FOREIGN, Repository.CATALOGUE + "/" + item.name()));
            }
        }
    }

    /** What {@link DirectoryStorage#put} writes before it renames. */
    private static boolean isTemporary(String name) {
        return name.startsWith(".") && name.endsWith(".new");
    }

    private void leftovers(List<Difference> found) throws IOException {
        for (IncomingBackup.Mark mark : IncomingBackup.marks(repository, Instant.now())) {
            if (mark.stale()) {
                found.add(new Difference(Kind.LEFTOVER, mark.id().value()));
            }
        }
    }

    private static void judge(
            CatalogueEntry entry, RepositoryStorage.Item archive, Set<String> known, List<Difference> found) {
        if (archive == null || !archive.name().equals(entry.archive())) {
            found.add(new Difference(Kind.ARCHIVE_MISSING, entry.id()));
        } else if (archive.sizeBytes() != entry.sizeBytes()) {
            found.add(new Difference(Kind.SIZE_DIFFERS, entry.id()));
        } else if (entry.verification() != null && !entry.verification().good()) {
            found.add(new Difference(Kind.KNOWN_BAD, entry.id()));
        }
        if (entry.continues().filter(parent -> !known.contains(parent)).isPresent()) {
            found.add(new Difference(Kind.PARENT_MISSING, entry.id()));
        }
    }
}
