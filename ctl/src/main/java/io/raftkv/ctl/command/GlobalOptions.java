package io.raftkv.ctl.command;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextStore;
import io.raftkv.ctl.context.TlsFiles;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command understands, and what stands in for them when they are not given. */
public final class GlobalOptions {
    static final List<String> NAMES_WITH_VALUE = List.of(
            "--context",
            "--config",
            "--endpoints",
            "-o",
            "--output",
            "--timeout",
            "--token-file",
            "--ca",
            "--cert",
            "--key");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = "--context",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            completionCandidates = ContextNames.class,
            description = "Cluster to talk to, by the name of its context.")
    private String contextName;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Context file to use instead of the user's and the machine's.")
    private Path configFile;

    @Option(
            names = "--endpoints",
            paramLabel = "URL",
            split = ",",
            scope = ScopeType.INHERIT,
            description = "Agents to ask, in this order, instead of the context's.")
    private List<String> endpoints;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "table, wide, json, yaml or name.")
    private OutputFormat format;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            description = "How long to try before giving up, e.g. 500ms, 30s, 5m.")
    private String timeout;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with the bearer token. There is no option for the token itself.")
    private Path tokenFile;

    @Option(names = "--ca", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "PEM file: whom to trust.")
    private Path caFile;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file: our certificate.")
    private Path certificateFile;

    @Option(names = "--key", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "PEM file: our private key.")
    private Path keyFile;

    @Option(
            names = "--no-input",
            scope = ScopeType.INHERIT,
            description = "Never ask; exit 13 where an answer is needed.")
    private boolean noInput;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Results and errors only.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell more about what is done.")
    private boolean verbose;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colours (also: NO_COLOR).")
    private boolean noColor;

    public boolean noInput() {
        return noInput;
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }

    boolean colours(Map<String, String> environment) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        return !noColor && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    OutputFormat format(Map<String, String> environment) {
        if (format != null) {
            return format;
        }
        String name = environment.getOrDefault("RAFTKVCTL_OUTPUT", "");
        return name.isEmpty() ? OutputFormat.TABLE : formatNamed(name);
    }

    private static OutputFormat formatNamed(String name) {
        return Arrays.stream(OutputFormat.values())
                .filter(each -> each.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new CtlException(
                        ExitCode.USAGE,
                        "RAFTKVCTL_OUTPUT is '" + name + "'",
                        "known are table, wide, json, yaml and name"));
    }

    /** The time given by flag or environment, else empty: commands differ in what is long. */
    Optional<Duration> givenTimeout(Map<String, String> environment) {
        String text = timeout != null ? timeout : environment.getOrDefault("RAFTKVCTL_TIMEOUT", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration time = HumanDuration.parse(text);
            if (!time.isZero()) {
                return Optional.of(time);
            }
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--timeout: " + e.getMessage(), null, e);
        }
        throw new CtlException(ExitCode.USAGE, "--timeout: a time of zero leaves no time to try");
    }

    Duration timeout(Map<String, String> environment) {
        return givenTimeout(environment).orElse(TIMEOUT);
    }

    /** Flags alone, for the command that writes them into a context. */
    List<String> givenEndpoints() {
        return endpoints == null ? List.of() : List.copyOf(endpoints);
    }

    Optional<Path> givenTokenFile() {
        return Optional.ofNullable(tokenFile);
    }

    TlsFiles givenTls() {
        return new TlsFiles(
                Optional.ofNullable(caFile), Optional.ofNullable(certificateFile), Optional.ofNullable(keyFile));
    }

    public ContextStore contextStore(Map<String, String> environment) {
        return ContextStore.open(Optional.ofNullable(configFile), environment);
    }

    /**
     * Flags over environment over files. A context named by a flag keeps its own endpoints unless a flag gives others;
     * endpoints without a named context make a context of their own, without anybody's token, inventory or protection.
     */
    Context context(Map<String, String> environment) {
        Context chosen = chosenContext(environment);
        TlsFiles files = chosen.tls();
        return chosen.withTls(new TlsFiles(
                Optional.ofNullable(caFile).or(files::ca),
                Optional.ofNullable(certificateFile).or(files::certificate),
                Optional.ofNullable(keyFile).or(files::key)));
    }

    /**
     * Works on the context of that name where none is given: for what belongs to one context.
     *
     * @throws CtlException when another one is given
     */
    void requireContext(String name, Map<String, String> environment) {
        String given = contextName != null ? contextName : environment.getOrDefault("RAFTKVCTL_CONTEXT", "");
        boolean known = contextStore(environment).contexts().stream()
                .anyMatch(context -> context.name().equals(name));
        if (!given.isBlank() && known && !given.equals(name)) {
            throw new CtlException(
                    ExitCode.REFUSED, "this belongs to context '" + name + "', not to '" + given + "'", null);
        }
        if (given.isBlank() && known) {
            contextName = name;
        }
    }

    private Context chosenContext(Map<String, String> environment) {
        ContextStore store = contextStore(environment);
        if (contextName != null) {
            Context named = store.require(contextName);
            return endpoints == null ? named : named.withEndpoints(endpoints);
        }
        Optional<List<String>> urls = urls(environment);
        String nameInEnvironment = environment.getOrDefault("RAFTKVCTL_CONTEXT", "");
        if (!nameInEnvironment.isBlank()) {
            Context named = store.require(nameInEnvironment);
            return urls.map(named::withEndpoints).orElse(named);
        }
        return urls.map(list -> Context.of("endpoints", list)).orElseGet(store::current);
    }

    private Optional<List<String>> urls(Map<String, String> environment) {
        if (endpoints != null) {
            return Optional.of(endpoints);
        }
        String text = environment.getOrDefault("RAFTKVCTL_ENDPOINTS", "");
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(List.of(text.trim().split("\\s*,\\s*")));
    }

    /** The bearer token, from the first of: flag, environment, context. */
    Optional<String> token(Context context, Map<String, String> environment) {
        if (tokenFile != null) {
            return Optional.of(readToken(tokenFile));
        }
        String file = environment.getOrDefault("RAFTKVCTL_TOKEN_FILE", "");
        if (!file.isBlank()) {
            return Optional.of(readToken(Path.of(file)));
        }
        String token = environment.getOrDefault("RAFTKVCTL_TOKEN", "");
        if (!token.isBlank()) {
            return Optional.of(token.trim());
        }
        return context.tokenFile().map(GlobalOptions::readToken);
    }

    private static String readToken(Path file) {
        try {
            String token = Files.readString(file).trim();
            if (!token.isEmpty() && token.chars().allMatch(each -> each > ' ' && each < 127)) {
                return token;
            }
            throw new CtlException(ExitCode.ACCESS_DENIED, file + " holds no token: one line of visible characters");
        } catch (IOException e) {
            throw new CtlException(
                    ExitCode.ACCESS_DENIED, "cannot read the token file " + file, "check the path and its mode", e);
        }
    }
}
