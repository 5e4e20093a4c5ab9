/**
 * The lease on changes to a cluster, as {@code raftkvctl} holds it: taken before the first change of a procedure, renewed
 * on a thread of its own, named with every change, given back at the end. The agents decide who has it; see {@code POST
 * /admin/lease} in {@code agent/docs/api.md}. Uses {@code client}, used by {@code command}.
 */
package io.raftkv.ctl.lease;
