/**
 * Damage to the data directory of a stopped node, through the start that an operator would see: the start rules, the log,
 * the state rebuilt from snapshot and log. Afterwards the node has the same data, or a clean prefix after a torn tail, or
 * it refuses and names the file and the remedy; and {@code raftkv-agent offline check} says the same of the directory.
 */
package io.raftkv.damage;
