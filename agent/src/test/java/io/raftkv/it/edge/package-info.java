/**
 * The agent's HTTP interface and Raft port at their edges: odd keys, every condition, bad input, overload. The tests of
 * this package share three real agents ({@link io.raftkv.it.edge.SharedAgents}), and most run twice, against the leader
 * and against a follower that forwards; a test that has to kill or to configure an agent starts its own.
 */
package io.raftkv.it.edge;
