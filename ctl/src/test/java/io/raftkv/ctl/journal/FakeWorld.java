package io.raftkv.ctl.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * What steps change: a set of marks, durable at once, as a cluster's state is to the raftkvctl that changes it. A process
 * that works on it can be killed at every touch.
 */
final class FakeWorld {
    private final TreeSet<String> marks = new TreeSet<>();
    private final List<String> actions = new ArrayList<>();
    private final Random random;
    private int touchesLeft = Integer.MAX_VALUE;

    FakeWorld(long seed, int marksBefore) {
        this.random = new Random(seed);
        for (int i = 0; i < marksBefore; i++) {
            marks.add("old" + random.nextInt(20));
        }
    }

    /** The process ends: nothing in it runs any more, not even a handler. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Kills the process at a touch: 1 for the next one, half of the time after it has had its effect. */
    void killAtTouch(int touch) {
        touchesLeft = touch;
    }

    void letLive() {
        touchesLeft = Integer.MAX_VALUE;
    }

    List<String> marks() {
        return List.copyOf(marks);
    }

    /** The actions that began, by the name of their step. */
    List<String> actions() {
        return List.copyOf(actions);
    }

    boolean has(String mark) {
        return marks.contains(mark);
    }

    private void touch(Runnable effect) {
        touchesLeft--;
        if (touchesLeft == 0 && random.nextBoolean()) {
            throw new Killed();
        }
        effect.run();
        if (touchesLeft == 0) {
            throw new Killed();
        }
    }

    void add(String mark) {
        touch(() -> marks.add(mark));
    }

    void remove(String mark) {
        touch(() -> marks.remove(mark));
    }

    /** Its effect: all its marks, one after the other; its proof: the last one. */
    Step step(String name, List<String> itsMarks) {
        return new MarkStep(name, itsMarks);
    }

    private final class MarkStep implements Step {
        private final String name;
        private final List<String> itsMarks;

        MarkStep(String name, List<String> itsMarks) {
            this.name = name;
            this.itsMarks = itsMarks;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isProven() {
            return has(itsMarks.get(itsMarks.size() - 1));
        }

        @Override
        public void act(StepVoice voice) throws IOException {
            if (isProven()) {
                throw new AssertionError(name + " is carried out though its proof holds");
            }
            actions.add(name);
            for (String mark : itsMarks) {
                add(mark);
            }
        }

        @Override
        public UndoResult undo(StepVoice voice) {
            for (int i = itsMarks.size() - 1; i >= 0; i--) {
                remove(itsMarks.get(i));
            }
            return UndoResult.UNDONE;
        }
    }
}
