/**
 * Who may do what: roles by JWT (RFC 7519, HS256 only) and the cluster token. API keys have their place here, and none
 * are looked up yet. A leaf: decides, and never logs a secret.
 */
package io.raftkv.auth;
