/** {@code raftkvctl}: what an operator types. A command parses, makes one call, prints a result, maps an exit code. */
package io.raftkv.ctl;
