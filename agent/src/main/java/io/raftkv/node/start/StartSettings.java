package io.raftkv.node.start;

/** What of the configuration the start rules look at. */
record StartSettings(boolean raftEnabled, boolean bootstrap, boolean joinAddrSet) {}
