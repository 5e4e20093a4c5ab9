package io.raftkv.ctl.journal;

import java.io.IOException;

/** Knows how the steps of one kind of procedure are made from what a journal says. */
public interface ProcedureKind {
    String name();

    /**
     * Builds the procedure of an operation that an earlier process began. Changes nothing.
     *
     * @throws io.raftkv.ctl.failure.CtlException when what it worked on is no longer there
     */
    Procedure rebuild(Operation operation) throws IOException;

    /** Removes what proofs needed, once the operation has ended; called again when it is not known to have been. */
    default void tidy(Operation ended) throws IOException {}
}
