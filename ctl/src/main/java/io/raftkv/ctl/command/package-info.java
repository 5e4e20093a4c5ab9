/**
 * One small class per command: it parses, makes one call, prints a report, and returns an exit code.
 *
 * <p>What every command shares: {@link io.raftkv.ctl.command.GlobalOptions}, an
 * {@link io.raftkv.ctl.command.Invocation} with context, client and output, and
 * {@link io.raftkv.ctl.command.Confirmation} for what changes something. A command throws; only
 * {@link io.raftkv.ctl.RaftkvCtl} turns exceptions into exit codes. Neighbours: {@code client}, {@code context},
 * {@code output}, {@code failure}, and the procedures ({@code backup}, {@code restore}, {@code transfer}).
 */
package io.raftkv.ctl.command;
