package io.raftkv.ctl.journal;

import java.io.IOException;

/**
 * One step of a procedure. It may be carried out more than once, by different processes, with anything in between: what
 * decides is never a memory of it but its proof.
 */
public interface Step {
    /** A line of the plan, the same whenever the procedure is built from the same parameters. */
    String name();

    /**
     * The proof: whether the effect of the action is there, whoever brought it about. It stays true while later steps of
     * the procedure are carried out. A step whose proof holds is not carried out.
     *
     * @throws IOException or {@link io.raftkv.ctl.failure.CtlException} when it cannot be told; the step is then
     *     neither repeated nor taken as done
     */
    boolean isProven() throws IOException;

    /**
     * The precondition, looked at before the action; nothing is changed here.
     *
     * @throws io.raftkv.ctl.failure.CtlException when the action must not be tried
     */
    default void requireReady() throws IOException {}

    /** Called only when the proof does not hold. May find what an earlier, interrupted action left. */
    void act(StepVoice voice) throws IOException;

    /**
     * Takes the effect back, of an action that may also have been interrupted or not have begun. May itself be
     * interrupted and repeated.
     *
     * @return how it ended, when nothing went wrong
     * @throws IOException or {@link io.raftkv.ctl.failure.CtlException} when it could not be taken back now; nothing
     *     that came before this step is touched then
     */
    UndoResult undo(StepVoice voice) throws IOException;
}
