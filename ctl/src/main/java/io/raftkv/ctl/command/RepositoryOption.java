package io.raftkv.ctl.command;

import io.raftkv.ctl.context.NamedRepository;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.repository.DirectoryStorage;
import io.raftkv.ctl.repository.Repository;
import io.raftkv.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which repository. */
final class RepositoryOption {
    private static final String VARIABLE = "RAFTKVCTL_REPO";

    @Option(
            names = "--repo",
            paramLabel = "REPO",
            completionCandidates = RepositoryNames.class,
            description = "A repository: its directory, or its name in the context file (also: RAFTKVCTL_REPO).")
    private String repo;

    boolean isGiven() {
        return repo != null;
    }

    /** The one that is given, else that of the environment, else the only one that has a name. */
    NamedRepository location(Invocation invocation) {
        List<NamedRepository> known = invocation.contextStore().repositories();
        String given = repo != null ? repo : invocation.environment().getOrDefault(VARIABLE, "");
        if (!given.isBlank()) {
            return named(given, known);
        }
        if (known.size() == 1) {
            return known.get(0);
        }
        throw new CtlException(
                ExitCode.USAGE,
                known.isEmpty() ? "which repository?" : "several repositories have a name, and none is chosen",
                "--repo DIR or NAME, or " + VARIABLE + "; a new one: raftkvctl repo init DIR --name NAME");
    }

    private static NamedRepository named(String given, List<NamedRepository> known) {
        Optional<NamedRepository> byName =
                known.stream().filter(each -> each.name().equals(given)).findFirst();
        if (byName.isPresent()) {
            return byName.get();
        }
        Path path = Path.of(given).toAbsolutePath().normalize();
        if (!given.contains("/") && !Files.isDirectory(path)) {
            throw new CtlException(
                    ExitCode.NOT_FOUND,
                    "there is no repository '" + given + "'",
                    known.isEmpty()
                            ? "raftkvctl repo init DIR --name " + given
                            : "known are "
                                    + String.join(
                                            ", ",
                                            known.stream()
                                                    .map(NamedRepository::name)
                                                    .toList()));
        }
        Optional<NamedRepository> byPath = known.stream()
                .filter(each -> each.path().toAbsolutePath().normalize().equals(path))
                .findFirst();
        return byPath.orElseGet(() -> new NamedRepository(nameOf(path), path, Optional.empty()));
    }

    /** A repository without a name is called as its directory is, as far as that is a name. */
    private static String nameOf(Path path) {
        String last = String.valueOf(path.getFileName()).replaceAll("[^A-Za-z0-9._-]", "-");
        return last.matches("[A-Za-z0-9].*") ? last : "r" + last;
    }

    Repository open(Invocation invocation) throws IOException {
        return open(location(invocation));
    }

    /** That of the named repository which an archive lies in. */
    static Optional<Path> keyFileFor(Invocation invocation, Path archive) {
        Path directory = archive.toAbsolutePath().normalize().getParent();
        return invocation.contextStore().repositories().stream()
                .filter(repository ->
                        repository.path().toAbsolutePath().normalize().equals(directory))
                .findFirst()
                .flatMap(NamedRepository::keyFile);
    }

    static Repository open(NamedRepository location) throws IOException {
        return Repository.open(new DirectoryStorage(new LocalDisk(), location.path()));
    }
}
