/**
 * Many keys in and out: NDJSON lines and directory trees.
 *
 * <p>An import writes batches over a bounded number of connections; a key that occurs twice is written in order. It
 * sets each key to its value, so that repeating an interrupted import is safe. An export reads pages, each of them one
 * consistent point. Keys become file names only when they cannot leave the target directory. Neighbours:
 * {@code client}, {@code output} for progress, {@code failure}.
 */
package io.raftkv.ctl.transfer;
