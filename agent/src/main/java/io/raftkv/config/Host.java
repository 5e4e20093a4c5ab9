package io.raftkv.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the configuration needs to know of the machine; a test puts another one in its place. */
interface Host {
    /** The name that others presumably know this machine by. */
    String name();

    /** Whether a name leads to a loopback address; empty when it does not resolve. */
    Optional<Boolean> isLoopback(String host);

    /** Memory that this process may use: the smallest of cgroup limit and RAM. */
    long memoryBytes();

    /** The machine that this runs on. */
    final class Local implements Host {
        private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

        @Override
        public String name() {
            try {
                String name = Files.readString(HOST_NAME).strip();
                if (!name.isEmpty()) {
                    return name;
                }
            } catch (IOException notLinux) {
                // The resolver knows too, only slower.
            }
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }

        @Override
        public Optional<Boolean> isLoopback(String host) {
            try {
                return Optional.of(InetAddress.getByName(host).isLoopbackAddress());
            } catch (UnknownHostException e) {
                return Optional.empty();
            }
        }

        @Override
        public long memoryBytes() {
            return MachineMemory.usableBytes(Path.of("/"));
        }
    }
}
