package io.raftkv.ctl.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, written into it by the build. */
public final class ProgramVersion implements IVersionProvider {
    public static String text() {
        try (InputStream in = ProgramVersion.class.getResourceAsStream("/io/raftkv/ctl/version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"raftkvctl " + text()};
    }
}
