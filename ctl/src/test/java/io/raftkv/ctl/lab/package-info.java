/**
 * raftkvctl against real hosts with systemd, sshd and sudo: the lab of {@code packaging/lab}. Runs with {@code -Plab} only,
 * as root, because making the hosts takes minutes.
 */
package io.raftkv.ctl.lab;
