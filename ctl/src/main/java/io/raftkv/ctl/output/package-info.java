/**
 * What a command says. A command makes one {@link io.raftkv.ctl.output.Report}; {@link io.raftkv.ctl.output.Output}
 * prints it as table, wide table, JSON, YAML or names.
 *
 * <p>Invariants: stdout carries the result and nothing else, stderr the conversation. Colour and moving lines appear
 * only on a terminal. JSON and YAML carry {@code apiVersion} and {@code kind}; fields are added, never renamed. Tables
 * are for people and may change. Threads: one, except {@link io.raftkv.ctl.output.Progress}, which may be told from
 * many. Neighbours: {@code api} for the JSON mapping; knows no command.
 */
package io.raftkv.ctl.output;
