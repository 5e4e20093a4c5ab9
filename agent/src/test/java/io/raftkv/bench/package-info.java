/**
 * Benchmarks of the parts on the way of one write and one read, each by itself, under JMH. {@code packaging/bench/micro}
 * runs them; {@code BenchmarksTest} only sees that each still runs. They find what is wasteful; what a client notices is
 * measured beside etcd by {@code packaging/bench/compare-etcd}.
 */
package io.raftkv.bench;
