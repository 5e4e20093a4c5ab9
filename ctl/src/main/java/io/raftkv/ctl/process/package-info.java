/**
 * Processes of this machine, told apart for good.
 *
 * <p>A pid is used again; {@link io.raftkv.ctl.process.ProcessIdentity} is not: pid, start time and boot of the machine
 * together. A leaf: reads {@code proc(5)}, knows nothing of ours.
 */
package io.raftkv.ctl.process;
