/**
 * Real agents under faults, judged by the history of what their clients were told ({@code io.raftkv.history}).
 *
 * <p>Each node has a network namespace of its own; a bridge joins them and the test, so that clients reach every node
 * while nodes are cut off from each other by packet filters. That needs root and {@code nft}; without them the tests
 * fail and say so. What goes wrong, when and to whom is drawn from a printed seed; how the threads and processes
 * interleave is not, so a seed repeats the faults and not the history.
 */
package io.raftkv.it.faults;
