package io.raftkv.node.start;

import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.config.AgentConfig;
import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import io.raftkv.node.start.ClusterContacts.JoinAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks members for admission until one says yes or no. */
final class Joining {
    private static final Logger log = LoggerFactory.getLogger(Joining.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);

    private final AgentConfig config;
    private final StartEnvironment environment;
    private final ClusterContacts contacts;
    private final String version;
    private final Optional<UUID> formerCluster;
    private final Waiting waiting;
    private final AtomicFile memory;
    private String lastObstacle = "nobody has answered yet";

    /** @param formerCluster whose data lies in the directory: another cluster than that must not get it as a member */
    Joining(
            AgentConfig config,
            StartEnvironment environment,
            Disk disk,
            DataDirectory directory,
            ClusterContacts contacts,
            String version,
            Optional<UUID> formerCluster,
            Waiting waiting) {
        this.config = config;
        this.environment = environment;
        this.contacts = contacts;
        this.version = version;
        this.formerCluster = formerCluster;
        this.waiting = waiting;
        this.memory = new AtomicFile(disk, directory.joining());
    }

    /** What the cluster said, and under which instance id this node asked. */
    record Admission(JoinResponse response, String instanceId) {}

    Admission ask(Collection<String> urls) throws StartRefusedException, IOException, InterruptedException {
        String instanceId = instanceId();
        JoinRequest request = new JoinRequest(
                config.raft().nodeId(),
                config.raft().advertiseAddr(),
                config.server().advertiseHttp(),
                true,
                instanceId,
                null,
                version,
                null,
                formerCluster.map(UUID::toString).orElse(null));
        Duration pause = PAUSE;
        while (true) {
            waiting.on(Waiting.State.JOINING, "asks for admission at " + urls + ": " + lastObstacle);
            for (String url : List.copyOf(urls)) {
                JoinAnswer answer = answer(url, request);
                if (answer instanceof JoinAnswer.Accepted accepted) {
                    return new Admission(accepted.response(), instanceId);
                }
                if (answer instanceof JoinAnswer.Refused refused) {
                    throw new StartRefusedException(
                            "the cluster at " + url + " does not let "
                                    + config.raft().nodeId() + " join: " + refused.reason(),
                            "as the member says; this node changed nothing");
                }
            }
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
        }
    }

    /** Forgets the instance id: from now on {@code raft/identity} has it, or nobody. */
    void forget() throws IOException {
        memory.delete();
    }

    /**
     * The same one when asked again after a crash: the members may have recorded it already, and would take another one
     * for a disk that was emptied.
     */
    private String instanceId() throws IOException {
        var remembered = memory.read();
        if (remembered.isPresent()) {
            try {
                return UUID.fromString(new String(remembered.get(), StandardCharsets.US_ASCII).strip())
                        .toString();
            } catch (IllegalArgumentException damaged) {
                log.warn("instance id of an earlier attempt to join is not readable path={}", memory.path());
            }
        }
        String instanceId = environment.newId().toString();
        memory.write((instanceId + "\n").getBytes(StandardCharsets.US_ASCII));
        return instanceId;
    }

    /** @return {@code null} for no answer that counts */
    private JoinAnswer answer(String url, JoinRequest request) throws InterruptedException {
        try {
            return contacts.join(url, request).get(ANSWER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            obstacle(url, e.getCause().getMessage());
        } catch (TimeoutException e) {
            obstacle(url, "no answer");
        }
        return null;
    }

    private void obstacle(String url, String reason) {
        log.info("join not possible yet, asking on url={} reason=\"{}\"", url, reason);
        lastObstacle = url + ": " + reason;
    }
}
