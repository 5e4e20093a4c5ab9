package io.raftkv.ctl.offline;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the program {@code raftkv-agent} of this machine. */
public final class AgentProgram {
    private static final String VARIABLE = "RAFTKV_AGENT";
    private static final String NAME = "raftkv-agent";

    private AgentProgram() {}

    /**
     * Looks at {@code RAFTKV_AGENT}, then beside this installation of {@code raftkvctl} (packages put both programs into
     * one place, a build into {@code agent/target/dist}), then along {@code PATH}.
     *
     * @throws CtlException when there is none, naming the places
     */
    public static Path find(Map<String, String> environment) {
        String given = environment.get(VARIABLE);
        if (given != null && !given.isBlank()) {
            Path program = Path.of(given).toAbsolutePath();
            if (!Files.isExecutable(program)) {
                throw new CtlException(
                        ExitCode.REFUSED,
                        VARIABLE + " names " + program + ", which cannot be executed",
                        "name the program raftkv-agent in it, or unset it");
            }
            return program;
        }
        List<Path> candidates = Stream.concat(
                        besideInstallation().stream(), alongPath(environment.getOrDefault("PATH", "")))
                .toList();
        return candidates.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new CtlException(
                        ExitCode.REFUSED,
                        "no " + NAME + " found, neither beside this program nor on PATH",
                        "install it, or name the program in " + VARIABLE));
    }

    private static List<Path> besideInstallation() {
        return installation()
                .map(home -> Stream.of(
                                home.resolve("bin").resolve(NAME),
                                home.resolveSibling(NAME).resolve("bin").resolve(NAME),
                                home.resolve("../../../agent/target/dist/bin").resolve(NAME))
                        .map(Path::normalize)
                        .toList())
                .orElse(List.of());
    }

    /** @return the directory above {@code lib/} with this class's jar, or the like for classes in {@code target/} */
    private static Optional<Path> installation() {
        try {
            Path code = Path.of(Objects.requireNonNull(
                            AgentProgram.class.getProtectionDomain().getCodeSource())
                    .getLocation()
                    .toURI());
            // target/dist/lib/raftkv-ctl.jar, and target/classes when run from a build that was not packaged
            Path home = Files.isDirectory(code)
                    ? code.resolveSibling("dist")
                    : code.getParent().getParent();
            return Optional.ofNullable(home);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Stream<Path> alongPath(String path) {
        return Stream.of(path.split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(NAME).toAbsolutePath());
    }
}
