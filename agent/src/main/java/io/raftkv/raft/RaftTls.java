package io.raftkv.raft;

import java.nio.file.Path;

/**
 * Mutual TLS between members: both sides present a certificate that the authority signed. The Raft port checks no host
 * names, so the authority must sign members of this cluster only.
 *
 * @param certificate PEM, the node's certificate and its chain
 * @param key PEM, PKCS #8, unencrypted
 * @param authority PEM, the certificates that sign members
 */
public record RaftTls(Path certificate, Path key, Path authority) {}
