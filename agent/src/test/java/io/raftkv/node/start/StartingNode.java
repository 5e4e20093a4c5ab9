package io.raftkv.node.start;

import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.PeerHello;
import io.raftkv.config.AgentConfig;
import io.raftkv.config.ConfigLoader;
import io.raftkv.config.ConfigSources;
import io.raftkv.config.InvalidConfigException;
import io.raftkv.disk.Disk;
import io.raftkv.disk.LocalDisk;
import io.raftkv.it.cluster.FreePorts;
import io.raftkv.node.start.ClusterContacts.JoinAnswer;
import io.raftkv.wal.WalListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A node with a data directory and a configuration, in a world whose other agents are told what to answer. */
public final class StartingNode {
    final Path data;
    final Map<String, String> settings = new HashMap<>();
    final Map<String, PeerHello> hellos = new HashMap<>();
    final List<PeerHello> asked = new ArrayList<>();
    final List<JoinRequest> joins = new ArrayList<>();
    private Disk disk = new LocalDisk();
    JoinAnswer joinAnswer = new JoinAnswer.Refused("nobody said that this node may join");

    public StartingNode(Path data, String id, String... more) throws IOException {
        this.data = data;
        settings.put("raft.node_id", id);
        settings.put("storage.data_dir", data.toString());
        settings.put("raft.enabled", "true");
        settings.put("raft.raft_addr", "127.0.0.1:" + FreePorts.next());
        settings.put("raft.advertise_addr", id + ":7000");
        settings.put("raft.election_timeout", "100ms");
        settings.put("wal.segment_size", "64KiB");
        for (String setting : more) {
            settings.put(setting.split("=")[0], setting.split("=", 2)[1]);
        }
    }

    public StartingNode with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Its data directory is on another disk, all but the lock. */
    StartingNode on(Disk other) {
        disk = other;
        return this;
    }

    public PreparedNode start() throws StartRefusedException, IOException, InterruptedException {
        return NodeStart.prepare(config(), disk, new World(), "test", WalListener.NONE, Waiting.UNHEARD);
    }

    /** Starts it and lets it live. */
    public Life live(long term) throws Exception {
        return new Life(start(), term);
    }

    AgentConfig config() {
        try {
            return ConfigLoader.load(new ConfigSources(settings, Map.of(), Optional.empty()))
                    .config();
        } catch (InvalidConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What the agent at {@code url} says when it is asked. */
    void answers(String url, String nodeId, String clusterId, Boolean knowsYou) {
        hellos.put(
                url,
                new PeerHello(
                        nodeId,
                        nodeId + ":7000",
                        url,
                        clusterId,
                        1,
                        "i",
                        1,
                        "t",
                        "Follower",
                        1,
                        null,
                        null,
                        knowsYou,
                        false,
                        false,
                        new PeerHello.Recorded(null, null, false),
                        null));
    }

    void admits(String clusterId, long epoch) {
        joinAnswer = new JoinAnswer.Accepted(
                new JoinResponse(clusterId, epoch, settings.get("raft.node_id"), "Nonvoter", false));
    }

    List<String> setAside() throws IOException {
        Path directory = data.resolve("set-aside");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(path -> directory.relativize(path).toString())
                    .filter(name -> name.contains("/"))
                    .map(name -> name.substring(name.indexOf('/') + 1))
                    .toList();
        }
    }

    void removeLog() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".wal")).toList()) {
                Files.delete(file);
            }
        }
    }

    void removeRaft() throws IOException {
        new LocalDisk().deleteTree(data.resolve("raft"));
    }

    /** As {@code cp -r from to} does over what is there already: overwrites in place, times are new. */
    static void copyOver(Path from, Path to) throws IOException {
        awaitNextTick();
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (Files.exists(target)) {
                    Files.write(target, Files.readAllBytes(path));
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Times of files move on every few milliseconds; nobody copies by hand in the very tick of the last snapshot. */
    private static void awaitNextTick() throws IOException {
        Path probe = Files.createTempFile("tick", "");
        FileTime first = Files.getLastModifiedTime(probe);
        while (Files.getLastModifiedTime(probe).equals(first)) {
            Files.write(probe, new byte[1]);
        }
        Files.delete(probe);
    }

    private final class World implements ClusterContacts {
        @Override
        public synchronized CompletableFuture<PeerHello> hello(String baseUrl, PeerHello mine) {
            asked.add(mine);
            PeerHello answer = hellos.get(baseUrl);
            return answer == null
                    ? CompletableFuture.failedFuture(new IOException("nobody at " + baseUrl))
                    : CompletableFuture.completedFuture(answer);
        }

        @Override
        public synchronized CompletableFuture<JoinAnswer> join(String baseUrl, JoinRequest request) {
            joins.add(request);
            return CompletableFuture.completedFuture(joinAnswer);
        }
    }
}
