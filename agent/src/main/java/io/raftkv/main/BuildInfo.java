package io.raftkv.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What was built: written into the jar by the build. */
public record BuildInfo(String version, String revision) {
    /** The Raft engine and its version; {@code docs/adr/0001-raft-engine.md} says why this one. */
    public static final String ENGINE = "sofajraft/1.4.1";

    private static final String RESOURCE = "build.properties";

    /** What this program was built from. */
    public static BuildInfo load() {
        Properties properties = new Properties();
        try (InputStream resource = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                properties.load(resource);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " in the program's own jar cannot be read", e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"), properties.getProperty("revision", "unknown"));
    }

    /** The line of {@code --version}. */
    public String line() {
        return "raftkv-agent " + version + " revision=" + revision + " engine=" + ENGINE + " java="
                + Runtime.version().feature();
    }
}
