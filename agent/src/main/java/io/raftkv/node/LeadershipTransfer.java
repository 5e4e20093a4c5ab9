package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.TransferRequest;
import io.raftkv.api.TransferResponse;
import io.raftkv.node.QuorumGuard.Voter;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.PeerProgress;
import io.raftkv.raft.RaftEngine;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands leadership to another voter and waits until that one has committed in its term: only then can clients write
 * again. Runs on the thread of {@link LeaderDuties}, which has nothing else to do meanwhile.
 */
public final class LeadershipTransfer {
    private static final Logger log = LoggerFactory.getLogger(LeadershipTransfer.class);
    private static final Duration POLL = Duration.ofMillis(5);

    private final RaftEngine engine;
    private final ClusterView view;
    private final Leadership leadership;
    private final Duration contactWindow;
    private final Duration timeout;
    private volatile long gainedAtNanos = System.nanoTime();

    LeadershipTransfer(
            RaftEngine engine, ClusterView view, Leadership leadership, Duration contactWindow, Duration timeout) {
        this.engine = engine;
        this.view = view;
        this.leadership = leadership;
        this.contactWindow = contactWindow;
        this.timeout = timeout;
    }

    /** A new leader has heard nobody yet: from now on it may take one contact window until silence means something. */
    void leadershipGained() {
        gainedAtNanos = System.nanoTime();
    }

    TransferResponse transfer(TransferRequest request) {
        leadership.notLeader().ifPresent(refusal -> {
            throw refusal;
        });
        long begun = System.nanoTime();
        EngineStatus before = engine.status();
        PeerAddress target = target(request.nodeId(), before);
        if (before.leader().filter(target::equals).isPresent()) {
            return new TransferResponse(view.idOf(target), before.term(), 0);
        }
        log.info("leader transfer begun to={} term={}", view.idOf(target), before.term());
        begin(target);
        EngineStatus after = awaitCommit(target, before, begun);
        long durationMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        log.info("leader transferred to={} term={} duration_ms={}", view.idOf(target), after.term(), durationMillis);
        return new TransferResponse(view.idOf(target), after.term(), durationMillis);
    }

    /** Hands leadership to the most advanced voter, if there is one; returns when another leads, or time is over. */
    void awayFromHere() {
        EngineStatus before = engine.status();
        Optional<PeerAddress> target = mostAdvanced(before);
        if (before.role() != EngineRole.LEADER || target.isEmpty()) {
            return;
        }
        long begun = System.nanoTime();
        begin(target.get());
        awaitCommit(target.get(), before, begun);
    }

    /** The voters with their contacts, after every one was heard or the time for that is over. */
    List<Voter> votersOnceHeard() {
        while (true) {
            List<Voter> voters = view.voters();
            boolean early = System.nanoTime() - gainedAtNanos < contactWindow.toNanos();
            if (!early || voters.stream().allMatch(Voter::alive)) {
                return voters;
            }
            pause();
        }
    }

    private PeerAddress target(String nodeId, EngineStatus status) {
        if (nodeId == null || nodeId.isBlank()) {
            return mostAdvanced(status)
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.CONFLICT, "no other voter answers: there is nobody to hand leadership to"));
        }
        return status.membership().voters().stream()
                .filter(peer ->
                        view.idOf(peer).equals(nodeId) || peer.toString().equals(nodeId))
                .findFirst()
                .orElseThrow(() -> unfit(nodeId, status));
    }

    private ApiException unfit(String nodeId, EngineStatus status) {
        boolean nonvoter = status.membership().nonvoters().stream()
                .anyMatch(peer -> view.idOf(peer).equals(nodeId));
        return nonvoter
                ? new ApiException(ErrorCode.CONFLICT, nodeId + " has no vote: promote it first")
                : new ApiException(ErrorCode.NODE_NOT_FOUND, nodeId + " is not a member");
    }

    /** Of those in touch the one that needs least to catch up; one that is drained only where there is no other. */
    private Optional<PeerAddress> mostAdvanced(EngineStatus status) {
        Map<PeerAddress, PeerProgress> progress = engine.progress();
        return status.membership().voters().stream()
                .filter(peer -> progress.containsKey(peer)
                        && progress.get(peer).lastContactMillis() >= 0
                        && progress.get(peer).lastContactMillis() <= contactWindow.toMillis())
                .max(Comparator.<PeerAddress, Boolean>comparing(peer -> !view.isDrained(peer))
                        .thenComparingLong(peer -> progress.get(peer).matchIndex()));
    }

    private void begin(PeerAddress target) {
        try {
            engine.transferLeadership(target).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ApiException(
                    ErrorCode.CONFLICT,
                    "leadership was not handed to " + view.idOf(target) + ": "
                            + e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw notInTime(target);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private EngineStatus awaitCommit(PeerAddress target, EngineStatus before, long begunNanos) {
        while (System.nanoTime() - begunNanos < timeout.toNanos()) {
            EngineStatus now = engine.status();
            boolean moved = now.leader().filter(target::equals).isPresent() && now.term() > before.term();
            // The new leader's first entry stands after everything that the old one had, so that its commit shows.
            if (moved && now.commitIndex() > before.lastLogIndex()) {
                return now;
            }
            pause();
        }
        throw notInTime(target);
    }

    private ApiException notInTime(PeerAddress target) {
        return new ApiException(
                ErrorCode.OUTCOME_UNKNOWN,
                "leadership was offered to " + view.idOf(target) + ", which has not committed within "
                        + timeout.toMillis() + " ms; see /cluster/leader");
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static ApiException interrupted() {
        Thread.currentThread().interrupt();
        return new ApiException(ErrorCode.OUTCOME_UNKNOWN, "this node is stopping");
    }
}
