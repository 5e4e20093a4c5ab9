package io.raftkv.ctl.journal;

import java.io.IOException;

/** Asked before each step that is carried out or taken back: whether this process may still change what it works on. */
@FunctionalInterface
public interface StepPermit {
    /** Nobody else could be at it. */
    StepPermit ALWAYS = (number, step) -> {};

    /**
     * @param number of the step, from 1
     * @throws IOException or {@link io.raftkv.ctl.failure.CtlException} when not; the step is not begun then
     */
    void require(int number, Step step) throws IOException;
}
