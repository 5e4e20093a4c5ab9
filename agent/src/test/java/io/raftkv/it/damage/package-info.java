/**
 * Damaged data directories under real processes: what they print, how they exit, and what clients read afterwards, on a
 * lone node and on one of three. The same damage by the thousand, without processes, is in {@code io.raftkv.damage}.
 */
package io.raftkv.it.damage;
