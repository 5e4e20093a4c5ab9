/**
 * A cluster of real agents on this machine, in which an operator can rehearse every procedure.
 *
 * <p>{@link io.raftkv.ctl.playground.Playground} keeps everything in one directory: the plan ({@code playground.json},
 * written before the first process starts, so that whatever is interrupted can be found and stopped), and per node its
 * configuration, data, log and the identity of its process. Nothing runs in the background besides the agents.
 *
 * <p>Invariants: a process is signalled only when pid, start time and boot of the machine all agree, so a recycled pid is
 * never hit. A directory is deleted only when it holds a plan of ours, and only what we made in it. All ports are on
 * loopback. Neighbours: contexts, client and output of {@code raftkvctl}; the agent is known as a program only.
 */
package io.raftkv.ctl.playground;
