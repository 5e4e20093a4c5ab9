package io.raftkv.http;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a request has gone, and with it what its one answer may still say. Threads race here on purpose: the one that
 * has a result, the one that watches the time limit, and the one that is about to propose.
 */
final class Handover {
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);

    enum Stage {
        /** Nothing was done; an answer that says so is true, and so the request must not be handed over after it. */
        OPEN,
        /** The request may have an effect when no answer comes. */
        HANDED_OVER,
        ANSWERED
    }

    Stage stage() {
        return stage.get();
    }

    boolean isAnswered() {
        return stage.get() == Stage.ANSWERED;
    }

    /**
     * From here on the request may have an effect when no answer comes.
     *
     * @return false when it was answered already, perhaps with "no effect": then it must not have any
     */
    boolean handOver() {
        return stage.compareAndSet(Stage.OPEN, Stage.HANDED_OVER) || stage.get() == Stage.HANDED_OVER;
    }

    /** Nothing was proposed after all. */
    void takeBack() {
        stage.compareAndSet(Stage.HANDED_OVER, Stage.OPEN);
    }

    /** Whether the caller is the one to answer, wherever the request is. */
    boolean claimAnswer() {
        return stage.getAndSet(Stage.ANSWERED) != Stage.ANSWERED;
    }

    /** Whether the caller is the one to answer what fits {@code seen}: false when the request has moved on since. */
    boolean claimAnswerAt(Stage seen) {
        return seen != Stage.ANSWERED && stage.compareAndSet(seen, Stage.ANSWERED);
    }
}
