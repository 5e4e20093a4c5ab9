package io.raftkv.ctl.context;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The context files that apply here, layered: the user's over the machine's, or one named file alone. */
public final class ContextStore {
    private static final Path MACHINE_FILE = Path.of("/etc/raftkvctl/config.yaml");

    private final ContextFile writable;
    private final List<ContextFile> layers;
    private final Map<String, String> environment;
    private final boolean missing;

    private ContextStore(
            ContextFile writable, List<ContextFile> layers, Map<String, String> environment, boolean missing) {
        this.writable = writable;
        this.layers = layers;
        this.environment = environment;
        this.missing = missing;
    }

    /**
     * A named file that does not exist can only be written: reading contexts from it fails, rather than going on with
     * some other cluster.
     *
     * @param named the file of {@code --config}, if given
     * @param environment read for {@code RAFTKVCTL_CONFIG}, {@code RAFTKVCTL_CONTEXT}, {@code XDG_CONFIG_HOME}, {@code HOME}
     */
    public static ContextStore open(Optional<Path> named, Map<String, String> environment) {
        Optional<Path> single =
                named.or(() -> value(environment, "RAFTKVCTL_CONFIG").map(Path::of));
        if (single.isPresent()) {
            ContextFile file = ContextFile.loadIfExists(single.get());
            return new ContextStore(file, List.of(file), environment, !Files.exists(single.get()));
        }
        ContextFile user = ContextFile.loadIfExists(userFile(environment));
        List<ContextFile> layers = new ArrayList<>(List.of(user));
        if (Files.isReadable(MACHINE_FILE)) {
            layers.add(ContextFile.load(MACHINE_FILE));
        }
        return new ContextStore(user, layers, environment, false);
    }

    private static Path userFile(Map<String, String> environment) {
        Path configHome = value(environment, "XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(
                        () -> Path.of(value(environment, "HOME").orElse(System.getProperty("user.home")), ".config"));
        return configHome.resolve("raftkvctl").resolve("config.yaml");
    }

    /** Where changes are written: the named file, else the user's. */
    public ContextFile writable() {
        return writable;
    }

    /** All contexts, each name once, the user's first. */
    public List<Context> contexts() {
        if (missing) {
            throw new CtlException(
                    ExitCode.USAGE,
                    "there is no file " + writable.path(),
                    "check --config and RAFTKVCTL_CONFIG, or create it: raftkvctl context add NAME --endpoints URL");
        }
        List<Context> all = new ArrayList<>();
        for (ContextFile layer : layers) {
            for (Context context : layer.contexts()) {
                if (all.stream().noneMatch(known -> known.name().equals(context.name()))) {
                    all.add(context);
                }
            }
        }
        return all;
    }

    /** All named repositories, each name once, the user's first. */
    public List<NamedRepository> repositories() {
        List<NamedRepository> all = new ArrayList<>();
        for (ContextFile layer : layers) {
            for (NamedRepository repository : layer.repositories()) {
                if (all.stream().noneMatch(known -> known.name().equals(repository.name()))) {
                    all.add(repository);
                }
            }
        }
        return all;
    }

    /**
     * The file that has a context, for a process that runs as somebody else, later.
     *
     * @return empty for the machine's own file, which everybody reads, and for a context that no file has
     */
    public Optional<Path> fileToName(String context) {
        return layers.stream()
                .filter(layer ->
                        layer.contexts().stream().anyMatch(each -> each.name().equals(context)))
                .findFirst()
                .map(layer -> layer.path().toAbsolutePath().normalize())
                .filter(file -> !file.equals(MACHINE_FILE));
    }

    public Optional<String> currentName() {
        return value(environment, "RAFTKVCTL_CONTEXT")
                .or(() -> layers.stream()
                        .flatMap(layer -> layer.currentContext().stream())
                        .findFirst());
    }

    public Context require(String name) {
        List<Context> all = contexts();
        return all.stream()
                .filter(context -> context.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CtlException(
                        ExitCode.NOT_FOUND,
                        "there is no context '" + name + "'",
                        all.isEmpty()
                                ? "raftkvctl context add " + name + " --endpoints http://HOST:8080"
                                : "known are "
                                        + String.join(
                                                ", ",
                                                all.stream().map(Context::name).toList())));
    }

    /** The context to use when none is named by a flag: the chosen one, the only one, or an agent on this machine. */
    public Context current() {
        List<Context> all = contexts();
        Optional<String> name = currentName();
        if (name.isPresent()) {
            return require(name.get());
        }
        if (all.size() > 1) {
            throw new CtlException(
                    ExitCode.USAGE,
                    "several contexts are configured and none is chosen",
                    "raftkvctl context use NAME, or --context NAME");
        }
        return all.isEmpty() ? Context.LOCAL : all.get(0);
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
