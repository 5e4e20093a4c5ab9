/**
 * The HTTP interface: Jetty core handlers over a table of routes, no servlets.
 *
 * <p>Handlers parse, call {@code node}, and answer when the returned future completes: Jetty's threads never block on
 * the log. What only the leader can do is forwarded to it, with the sender's credentials. {@code agent/docs/api.md}
 * describes every route and is compared with the table by a test. Neighbours: {@code node}, {@code store},
 * {@code command}, {@code auth}, {@code metrics}, {@code api}, {@code config}, {@code pem}.
 */
package io.raftkv.http;
