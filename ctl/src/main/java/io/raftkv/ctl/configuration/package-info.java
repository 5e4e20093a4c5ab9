/**
 * The configurations of nodes side by side: what is in force on each, what a file says, and what a restart would change.
 * Pure comparison; neighbours: {@code io.raftkv.api} and {@code io.raftkv.config} of the agent. Knows no command.
 */
package io.raftkv.ctl.configuration;
