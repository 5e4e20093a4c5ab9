package io.raftkv.api;

/**
 * {@code POST /admin/lease}: the right to change the cluster, for one operation at a time.
 *
 * @param holder who asks, such as {@code alice@ops1 pid 4711}
 * @param operation what for, such as {@code node restart --all}
 * @param ttlMs how long the lease outlives its last renewal; a minute when absent
 * @param takeOver the lease of somebody else that is taken although it has not expired
 */
public record LeaseRequest(String holder, String operation, Long ttlMs, Long takeOver) {}
