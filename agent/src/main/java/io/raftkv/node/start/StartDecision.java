package io.raftkv.node.start;

import java.io.IOException;

/** What a start does. Rule numbers are those of {@code agent/docs/start-rules.md}. */
sealed interface StartDecision {

    /** One line of the journal, for an operator who asks why. */
    String text();

    /** Calls the case that fits: a new decision compiles only when everybody who carries decisions out handles it. */
    <R> R accept(Cases<R> cases) throws StartRefusedException, IOException, InterruptedException;

    /** One branch per decision. */
    interface Cases<R> {
        R resume(Resume decision) throws StartRefusedException, IOException, InterruptedException;

        R found(Found decision) throws StartRefusedException, IOException, InterruptedException;

        R join(Join decision) throws StartRefusedException, IOException, InterruptedException;

        R refound(Refound decision) throws StartRefusedException, IOException, InterruptedException;

        R refuse(Refuse decision) throws StartRefusedException, IOException, InterruptedException;
    }

    /** This node is a member and goes on where it stopped. Sets aside snapshots that it does not build on. */
    record Resume(String text) implements StartDecision {
        @Override
        public <R> R accept(Cases<R> cases) throws StartRefusedException, IOException, InterruptedException {
            return cases.resume(this);
        }
    }

    /** Opens a new epoch as its only voter. */
    record Found(Basis basis, Log log, String text) implements StartDecision {
        /** What the state begins with. */
        enum Basis {
            EMPTY,
            /** The chosen one; the others are set aside. */
            SNAPSHOT
        }

        /** What becomes of {@code *.wal}. */
        enum Log {
            NONE_FOUND,
            REPLAYED,
            SET_ASIDE
        }

        @Override
        public <R> R accept(Cases<R> cases) throws StartRefusedException, IOException, InterruptedException {
            return cases.found(this);
        }
    }

    /** Asks to become a member of a cluster that exists. Local snapshots and log are set aside. */
    record Join(String text) implements StartDecision {
        @Override
        public <R> R accept(Cases<R> cases) throws StartRefusedException, IOException, InterruptedException {
            return cases.join(this);
        }
    }

    /** A lone voter whose address, name or mode changed opens a new epoch with all that it has. */
    record Refound(String text) implements StartDecision {
        @Override
        public <R> R accept(Cases<R> cases) throws StartRefusedException, IOException, InterruptedException {
            return cases.refound(this);
        }
    }

    /** Does not start. */
    record Refuse(int rule, String reason, String remedy) implements StartDecision {
        @Override
        public String text() {
            return reason + ". Remedy: " + remedy;
        }

        @Override
        public <R> R accept(Cases<R> cases) throws StartRefusedException, IOException, InterruptedException {
            return cases.refuse(this);
        }
    }
}
