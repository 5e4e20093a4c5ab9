/**
 * The file system, reduced to what durability needs, so that a test can put a simulated disk in its place that loses
 * whatever was not forced.
 *
 * <p>Rules that every caller keeps: force a file before anybody is told about its content; force the directory after
 * creating, renaming or deleting in it; never retry a failed force (after it, the page cache lies); replace a file only
 * by writing a temporary one and renaming it ({@link io.raftkv.disk.AtomicFile}). A leaf: depends on {@code check} only.
 */
package io.raftkv.disk;
