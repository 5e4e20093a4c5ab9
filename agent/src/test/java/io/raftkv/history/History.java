package io.raftkv.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Records operations while they happen. Safe for any thread. */
public final class History {
    private final List<Operation> operations = new ArrayList<>();
    private int begun;

    /** An operation under way. Exactly one of its methods is called, or none if it certainly had no effect. */
    public final class Pending {
        private final int number;
        private final String client;
        private final Request request;
        private final long invoked;

        private Pending(int number, String client, Request request) {
            this.number = number;
            this.client = client;
            this.request = request;
            this.invoked = System.nanoTime();
        }

        /** The answer has come. */
        public void returned(Outcome outcome) {
            add(new Operation(number, client, invoked, System.nanoTime(), request, outcome));
        }

        /** No answer, or one that leaves it open. A read that told nothing has no part in a history. */
        public void unknown() {
            if (request instanceof Request.Write) {
                add(new Operation(number, client, invoked, Operation.NEVER, request, new Outcome.Unknown()));
            }
        }
    }

    /** To be called immediately before the request is sent. */
    public Pending begin(String client, Request request) {
        int number;
        synchronized (this) {
            number = ++begun;
        }
        return new Pending(number, client, request);
    }

    /** What was recorded so far, in the order in which it began. */
    public synchronized List<Operation> operations() {
        return operations.stream()
                .sorted(Comparator.comparingInt(Operation::number))
                .toList();
    }

    public synchronized int size() {
        return operations.size();
    }

    private synchronized void add(Operation operation) {
        operations.add(operation);
    }
}
