package io.raftkv.ctl.playground;

import io.raftkv.ctl.context.StateDirectory;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which playground: by its name, which is also that of its context.
 *
 * <p>Its files are in the user's state directory, or elsewhere with {@code --dir}; then a symbolic link in the state
 * directory leads there, so that later commands need only the name.
 */
final class PlaygroundLocation {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "playground",
            description = "Name of the playground and of its context (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where its files are (default: the state directory).")
    private Path givenDirectory;

    String name() {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new CtlException(ExitCode.USAGE, "'" + name + "' is no name for a playground");
        }
        return name;
    }

    Path directory(Map<String, String> environment) {
        return givenDirectory != null ? givenDirectory.toAbsolutePath().normalize() : registered(environment);
    }

    Optional<Playground> find(Map<String, String> environment) throws IOException {
        return Playground.find(directory(environment));
    }

    /** @throws CtlException when there is none */
    Playground require(Map<String, String> environment) throws IOException {
        return find(environment)
                .orElseThrow(() -> new CtlException(
                        ExitCode.NOT_FOUND,
                        "there is no playground '" + name() + "' in " + directory(environment),
                        "raftkvctl playground start --name " + name()));
    }

    /** Makes a playground outside the state directory known by its name. */
    void register(Map<String, String> environment) throws IOException {
        if (givenDirectory == null) {
            return;
        }
        Path link = registered(environment);
        Files.createDirectories(link.getParent());
        if (Files.isSymbolicLink(link) && Playground.find(link).isEmpty()) {
            Files.delete(link);
        }
        if (Files.exists(link)) {
            throw new CtlException(
                    ExitCode.REFUSED,
                    "a playground '" + name() + "' is already in " + link.toRealPath(),
                    "give this one another --name");
        }
        Files.createSymbolicLink(link, directory(environment));
    }

    void unregister(Map<String, String> environment) throws IOException {
        Path link = registered(environment);
        if (Files.isSymbolicLink(link) && Playground.find(link).isEmpty()) {
            Files.delete(link);
        }
    }

    private Path registered(Map<String, String> environment) {
        return StateDirectory.of(environment).resolve("playgrounds").resolve(name());
    }
}
