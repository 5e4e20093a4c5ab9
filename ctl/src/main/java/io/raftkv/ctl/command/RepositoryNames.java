package io.raftkv.ctl.command;

import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.CtlException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Names of repositories, for completion. */
final class RepositoryNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        try {
            return ContextStore.open(Optional.empty(), System.getenv()).repositories().stream()
                    .map(NamedRepository::name)
                    .iterator();
        } catch (CtlException e) {
            return List.<String>of().iterator(); // a TAB key is no place to complain about a file
        }
    }
}
