/**
 * What the hosts executor promises. {@code *Test} knows hosts from hand-written runners only; {@code *IT} logs in at a
 * real {@code sshd} that the test starts on loopback, with keys and configuration of its own.
 */
package io.raftkv.ctl.hosts;
