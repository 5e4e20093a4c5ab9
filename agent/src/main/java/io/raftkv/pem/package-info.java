/**
 * Certificates and private keys as operators have them: PEM files (RFC 7468). A leaf, used by {@code http} and by
 * {@code raft} for their TLS; it remembers nothing, and its messages name the file and what would be right.
 */
package io.raftkv.pem;
