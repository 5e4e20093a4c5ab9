/**
 * How an agent is spoken to: typed calls over a small transport.
 *
 * <p>Invariants: a request is repeated only when it certainly had no effect, or when it only reads; repeats are bounded
 * by the caller's timeout. Answers that carry another cluster id or epoch than the first one are refused. A token is
 * read from a file or the environment and is never printed. The JDK's {@code HttpURLConnection} must not be used: it
 * repeats requests on its own. Threads: clients and transport may be shared. Neighbours: {@code io.raftkv.api},
 * {@code context} for addresses and TLS files, {@code failure}; sees no command.
 */
package io.raftkv.ctl.client;
