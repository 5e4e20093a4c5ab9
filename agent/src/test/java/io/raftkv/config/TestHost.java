package io.raftkv.config;

import java.util.Optional;

/** A machine that a test describes. */
final class TestHost implements Host {
    String name = "host4";
    String loopback = "";
    long memoryBytes = 64L << 30;

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Boolean> isLoopback(String asked) {
        return Optional.of(asked.equals(loopback));
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }
}
