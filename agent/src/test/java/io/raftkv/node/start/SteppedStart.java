package io.raftkv.node.start;

import io.raftkv.api.PeerHello;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.ConfigLoader;
import io.raftkv.config.ConfigSources;
import io.raftkv.config.InvalidConfigException;
import io.raftkv.disk.Disk;
import io.raftkv.wal.RecoveredWal;
import io.raftkv.wal.WalListener;
import io.raftkv.wal.WalOptions;
import io.raftkv.wal.WalRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The real start of a node in a world that the caller makes: no ports, no file locks, no clock, no chance of its own. */
public final class SteppedStart {
    private static final Map<Map<String, String>, AgentConfig> LOADED = new ConcurrentHashMap<>();
    /** Small, so that a few dozen writes need several segments. */
    private static final long SEGMENT_BYTES = 8192;

    private SteppedStart() {}

    /** What a world decides for a start. */
    public interface World {
        Instant now();

        UUID newId();

        /** Who sends Raft requests to this node's address. */
        Optional<String> caller(AgentConfig config);
    }

    /** A checked configuration, with segments smaller than an operator may choose. */
    public static AgentConfig config(Map<String, String> settings) {
        return LOADED.computeIfAbsent(Map.copyOf(settings), SteppedStart::load);
    }

    private static AgentConfig load(Map<String, String> settings) {
        try {
            AgentConfig loaded = ConfigLoader.load(new ConfigSources(settings, Map.of(), Optional.empty()))
                    .config();
            AgentConfig.Wal wal = loaded.wal();
            return new AgentConfig(
                    loaded.server(),
                    loaded.storage(),
                    new AgentConfig.Wal(
                            wal.batchEnabled(),
                            wal.batchSize(),
                            wal.batchWaitTime(),
                            wal.batchBytes(),
                            SEGMENT_BYTES,
                            wal.compactionEnabled(),
                            wal.compactionMargin()),
                    loaded.cache(),
                    loaded.raft(),
                    loaded.auth(),
                    loaded.tls(),
                    loaded.limits(),
                    loaded.log(),
                    loaded.audit());
        } catch (InvalidConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** As {@link NodeStart#prepare}. */
    public static PreparedNode prepare(AgentConfig config, Disk disk, ClusterContacts contacts, World world)
            throws StartRefusedException, IOException, InterruptedException {
        return NodeStart.prepare(
                config, new Environment(world), disk, contacts, "simulated", WalListener.NONE, Waiting.UNHEARD);
    }

    private record Environment(World world) implements StartEnvironment {
        @Override
        public DirectoryLock lock(Path dataDirectory) {
            return DirectoryLock.unneeded();
        }

        @Override
        public PeerAnswers askBeforeFounding(
                AgentConfig config, ClusterContacts contacts, String version, Inspection found) {
            List<PeerHello> answers = new ArrayList<>();
            PeerHello mine = FoundingProbe.hello(config, version, found);
            for (String url : FoundingProbe.targets(config, found)) {
                contacts.hello(url, mine).handle((answer, failure) -> answer != null && answers.add(answer));
            }
            return FoundingProbe.heard(config, answers, world.caller(config));
        }

        @Override
        public Instant now() {
            return world.now();
        }

        @Override
        public UUID newId() {
            return world.newId();
        }

        @Override
        public RecoveredWal openLog(Disk disk, Path directory, WalOptions options, WalListener listener)
                throws IOException {
            return WalRecovery.open(disk, directory, options, listener, Runnable::run);
        }
    }
}
