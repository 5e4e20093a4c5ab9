/**
 * How raftkvctl reaches what HTTP cannot: a service that is down, its journal, files, packages.
 *
 * <p>{@link io.raftkv.ctl.hosts.Host} is the machine of a node, {@link io.raftkv.ctl.hosts.Service} its process; both
 * come from {@link io.raftkv.ctl.hosts.Hosts}, which reads the inventory. Under them a
 * {@link io.raftkv.ctl.hosts.CommandRunner} starts programs, through the system's own OpenSSH or on this machine.
 *
 * <p>Invariants: a command is a list of arguments from end to end, quoted once, for the shell that ssh starts over
 * there, which must be a POSIX shell. Nothing asks, nothing trusts an unknown host key, nothing waits without a limit.
 * A file is on the host whole or not at all. What a host prints is redacted before it becomes a message. Every way to
 * fail has a name, an exit code and, where there is one, a remedy ({@link io.raftkv.ctl.hosts.HostProblem}).
 * Neighbours: the inventory ({@code context}), failures and the words for sizes and times.
 */
package io.raftkv.ctl.hosts;
