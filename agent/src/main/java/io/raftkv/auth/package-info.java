/**
 * Who may do what: roles, JWT (RFC 7519, HS256 only) and API keys. A leaf: decides, and never logs a secret.
 */
package io.raftkv.auth;
