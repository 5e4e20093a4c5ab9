package io.raftkv.ctl.command;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** Ids of operations, for completion. */
final class OperationIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        try {
            return Operations.store(System.getenv()).ids().iterator();
        } catch (IOException e) {
            return List.<String>of().iterator(); // a TAB key is no place to complain about a directory
        }
    }
}
