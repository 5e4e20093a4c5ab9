package io.raftkv.main;

import io.raftkv.config.ConfigLoader;
import io.raftkv.config.ConfigSources;
import io.raftkv.config.InvalidConfigException;
import io.raftkv.config.LoadedConfig;
import io.raftkv.offline.OfflineCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code raftkv-agent}: runs a node, or checks a configuration, or works on a stopped node ({@code offline}). */
@Command(
        name = "raftkv-agent",
        description = "Runs one node of a RaftKV cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = AgentCommand.Version.class,
        subcommands = OfflineCommand.class,
        footer = {
            "",
            "Every key of config.yaml can also be set by the environment, as RAFTKV_<SECTION>__<KEY>,",
            "for example RAFTKV_STORAGE__DATA_DIR. A flag wins over the environment, which wins over the file."
        })
final class AgentCommand implements Callable<Integer> {
    /** Not an exit code: the node runs on its own threads, and the process ends when they do. */
    static final int RUNNING = -1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration in YAML.")
    private Path config;

    @Option(names = "--validate", description = "Check the configuration, report every problem, and exit.")
    private boolean validate;

    @Option(names = "--node-id", paramLabel = "NAME", description = "raft.node_id")
    private String nodeId;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "storage.data_dir")
    private String dataDir;

    @Option(names = "--http-addr", paramLabel = "ADDRESS", description = "server.http_addr")
    private String httpAddr;

    @Option(names = "--raft-addr", paramLabel = "ADDRESS", description = "raft.raft_addr")
    private String raftAddr;

    @Option(names = "--join-addr", paramLabel = "URL", description = "raft.join_addr")
    private String joinAddr;

    @Option(names = "--bootstrap", description = "raft.bootstrap")
    private boolean bootstrap;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "log.level")
    private String logLevel;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other key, for example raft.enabled=true.")
    private Map<String, String> settings = new HashMap<>();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        LoadedConfig loaded;
        try {
            loaded = ConfigLoader.load(new ConfigSources(flags(), System.getenv(), Optional.ofNullable(config)));
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> err.println("raftkv-agent: " + problem));
            return 1;
        }
        if (validate) {
            loaded.warnings().forEach(warning -> err.println("warning: " + warning));
            spec.commandLine().getOut().println("configuration is valid");
            return 0;
        }
        return new AgentProcess(loaded, BuildInfo.load()).run(err);
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>(settings);
        put(flags, "raft.node_id", nodeId);
        put(flags, "storage.data_dir", dataDir);
        put(flags, "server.http_addr", httpAddr);
        put(flags, "raft.raft_addr", raftAddr);
        put(flags, "raft.join_addr", joinAddr);
        put(flags, "raft.bootstrap", bootstrap ? "true" : null);
        put(flags, "log.level", logLevel);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    /** What {@code --version} prints. */
    static final class Version implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {BuildInfo.load().line()};
        }
    }
}
