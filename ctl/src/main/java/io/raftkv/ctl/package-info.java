/**
 * {@code raftkvctl}: what an operator types. A command parses, makes one call, prints a result, returns an exit code.
 *
 * <p>{@link io.raftkv.ctl.RaftkvCtl} is the program and the only place where an exception becomes an exit code and an
 * error message. Everything else lives below: {@code command} over {@code client}, {@code context}, {@code backup},
 * {@code restore}, {@code transfer} and {@code output}; {@code failure} is known to all. From the agent only its
 * {@code api}, {@code config} and file formats are used, never its server.
 */
package io.raftkv.ctl;
