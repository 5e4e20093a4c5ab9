/**
 * Multi-step commands that survive the end of their process.
 *
 * <p>A {@link io.raftkv.ctl.journal.Procedure} is a list of {@link io.raftkv.ctl.journal.Step}s, each with a precondition,
 * an action, a proof and an undo; it is the plan that is shown and the plan that is carried out.
 * {@link io.raftkv.ctl.journal.OperationRun} carries it out or takes it back, and keeps a journal
 * ({@code agent/docs/formats/operation.md}) in the user's {@link io.raftkv.ctl.journal.OperationStore}. After an
 * interruption a {@link io.raftkv.ctl.journal.ProcedureKind} makes the same steps again from the parameters in it.
 *
 * <p>Invariants: a record is forced before what it announces begins; a step whose proof holds is not carried out; what may
 * have had an effect is taken back in reverse order; one process at a time; once an abort has begun there is only the way
 * back. Only the owner can read the files, and nothing secret is in them. Threads: one. Neighbours: the agent's
 * {@code disk}, {@code process}, {@code failure}; knows no kind of procedure.
 */
package io.raftkv.ctl.journal;
