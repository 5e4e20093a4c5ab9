/**
 * Preconditions and invariants that stay on in production.
 *
 * <p>Java's {@code assert} is off where it matters most. A broken precondition is the caller's mistake and throws
 * {@link java.lang.IllegalArgumentException}; a broken invariant means that this process can no longer be trusted and
 * throws {@link io.raftkv.check.InvariantViolation}, which stops the node. A leaf: depends on nothing.
 */
package io.raftkv.check;
