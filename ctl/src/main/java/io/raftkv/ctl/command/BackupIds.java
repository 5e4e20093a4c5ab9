package io.raftkv.ctl.command;

import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.repository.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Ids of the backups in all repositories that have a name, for completion. */
final class BackupIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        List<String> ids = new ArrayList<>(List.of(Repository.LATEST));
        try {
            for (NamedRepository location :
                    ContextStore.open(Optional.empty(), System.getenv()).repositories()) {
                RepositoryOption.open(location).catalogue().entries().forEach(entry -> ids.add(entry.id()));
            }
        } catch (IOException | CtlException e) {
            return ids.iterator(); // a TAB key is no place to complain about a disk that is not mounted
        }
        return ids.iterator();
    }
}
