/**
 * The records of the HTTP interface, shared by agent and {@code raftkvctl}; described in {@code agent/docs/api.md}.
 *
 * <p>JSON names are the record components in snake case ({@link io.raftkv.api.Json}). Fields are added, never renamed
 * or removed; readers ignore what they do not know. A leaf: depends on Jackson only.
 */
package io.raftkv.api;
