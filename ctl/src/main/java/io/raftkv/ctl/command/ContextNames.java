package io.raftkv.ctl.command;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.failure.CtlException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Names of contexts, for completion. */
final class ContextNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        try {
            return ContextStore.open(Optional.empty(), System.getenv()).contexts().stream()
                    .map(Context::name)
                    .iterator();
        } catch (CtlException e) {
            return List.<String>of().iterator(); // a TAB key is no place to complain about a file
        }
    }
}
