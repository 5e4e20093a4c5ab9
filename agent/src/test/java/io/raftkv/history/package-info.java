/**
 * Histories of what clients asked and were told, and the judgement whether one copy of the data that does one operation
 * at a time could have answered so (linearizability; Herlihy and Wing, 1990).
 *
 * <p>Operations on keys that never meet in one operation cannot contradict each other (linearizability is local), so
 * keys are split into components, and each is searched by itself: Wing and Gong's search with the memory of visited
 * configurations that Lowe added ("Testing for linearizability", 2016). An operation whose outcome is not known may take
 * effect at any time after it was sent, or never.
 *
 * <p>Within one key every write has a value of its own, so that a value names its write. Two judgements come from the
 * same search: by values alone, where revisions only say what a condition meant, and with every revision that the cluster
 * told as further evidence. A search that reaches its bound yields "undecided", which no test may take for a pass.
 */
package io.raftkv.history;
