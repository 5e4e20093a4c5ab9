/**
 * How a command ends when it does not end well: one table of exit codes, one exception that carries one of them.
 *
 * <p>Every error code of the agent maps to an exit code here and nowhere else (ADR 5). A leaf: knows the agent's
 * {@code api} records only.
 */
package io.raftkv.ctl.failure;
