package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaseRequest;
import io.raftkv.api.LeaseResponse;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Space;
import io.raftkv.raft.EngineRole;
import io.raftkv.raft.EngineStatus;
import io.raftkv.raft.Membership;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.Proposer;
import io.raftkv.raft.ProposerListener;
import io.raftkv.raft.ProposerOptions;
import io.raftkv.raft.RaftEngineStub;
import io.raftkv.store.KvStateMachine;
import io.raftkv.store.MemoryKeySpace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One operation at a time changes the cluster, and one that lost its lease changes nothing. */
class OperationLeasesTest {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final LeaseRecord record = new LeaseRecord();
    private final ServingGate gate = new ServingGate();
    private final AtomicLong nanos = new AtomicLong(1);
    private final LeaderDuties duties = new LeaderDuties(failure -> {});
    private final LeadingEngine engine = new LeadingEngine();
    private Proposer proposer;
    private ConfigurationChanges changes;
    private OperationLeases leases;

    @BeforeEach
    void lead() {
        ProposerOptions options = new ProposerOptions(true, 100, 1 << 20, Duration.ZERO, 100);
        proposer = new Proposer(engine, options, System::currentTimeMillis, ProposerListener.NONE);
        Leadership leadership = new Leadership(engine, new MemberDirectory());
        CommandWriter writer = new CommandWriter(proposer, leadership, TIME);
        changes = new ConfigurationChanges(engine, writer, leadership, TIME);
        leases = leases(record);
    }

    private OperationLeases leases(LeaseRecord seen) {
        return new OperationLeases(seen, changes, duties, gate, nanos::get, () -> 1_700_000_000_000L);
    }

    @AfterEach
    void stop() {
        duties.close();
        proposer.close();
    }

    @Test
    void shouldGiveTheLeaseToOneAndNameItToTheOthers() {
        LeaseResponse alice = acquire("alice", null);

        assertThat(alice.lease()).isEqualTo(1);
        assertThat(leases.current()).isEqualTo(alice.expiringIn(60_000));
        refused(() -> acquire("bob", null), ErrorCode.LEASE_HELD, "alice holds lease 1 for 'upgrade' since 2023-11-14");
    }

    @Test
    void shouldGiveTheLeaseToExactlyOneOfManyWhoAskAtOnce() {
        AtomicInteger refusals = new AtomicInteger();
        List<CompletableFuture<LeaseResponse>> asked = IntStream.range(0, 50)
                .mapToObj(i -> leases.acquire(new LeaseRequest("operator" + i, "upgrade", null, null)))
                .toList();
        List<LeaseResponse> given = asked.stream()
                .map(answer -> answer.handle((lease, failure) -> {
                            refusals.addAndGet(failure == null ? 0 : 1);
                            return lease;
                        })
                        .join())
                .filter(lease -> lease != null)
                .toList();

        assertThat(given).hasSize(1);
        assertThat(refusals).hasValue(49);
        assertThat(leases.current().lease()).isEqualTo(given.get(0).lease());
    }

    @Test
    void shouldLetALeaseExpireThatNobodyRenews() {
        acquire("alice", 10_000L);
        pass(Duration.ofSeconds(10));
        refused(() -> acquire("bob", null), ErrorCode.LEASE_HELD, "ends by itself 0 s from now");
        pass(Duration.ofMillis(1));

        assertThat(acquire("bob", null).lease()).isEqualTo(2);
        refused(() -> leases.renew(1).join(), ErrorCode.LEASE_LOST, "bob holds lease 2");
        refused(() -> leases.require(OptionalLong.of(1)), ErrorCode.LEASE_LOST, "nothing was done");
    }

    @Test
    void shouldSayHowLongALeaseLivesOnWhereThatIsKnown() {
        acquire("alice", 10_000L);
        pass(Duration.ofSeconds(4));
        assertThat(leases.current().expiresInMs()).isEqualTo(6_000);
        pass(Duration.ofSeconds(60));
        assertThat(leases.current().expiresInMs()).isZero();

        engine.role = EngineRole.FOLLOWER;
        assertThat(leases.current().holder()).isEqualTo("alice");
        assertThat(leases.current().expiresInMs()).isNull();
    }

    @Test
    void shouldKeepALeaseAliveThatIsRenewed() {
        acquire("alice", 10_000L);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(9));
            assertThat(leases.renew(1).join().holder()).isEqualTo("alice");
        }
        refused(() -> acquire("bob", null), ErrorCode.LEASE_HELD, "alice");
    }

    @Test
    void shouldGrantTheWholeTimeAnewUnderANewLeader() {
        acquire("alice", 10_000L);
        pass(Duration.ofSeconds(60));
        leases.leadershipGained();

        refused(() -> acquire("bob", null), ErrorCode.LEASE_HELD, "ends by itself 10 s from now");
        pass(Duration.ofSeconds(11));
        assertThat(acquire("bob", null).lease()).isEqualTo(2);
    }

    @Test
    void shouldLetASlowHolderGoOnWhileNobodyElseHasTakenItsLease() {
        acquire("alice", 10_000L);
        pass(Duration.ofMinutes(5));

        leases.require(OptionalLong.of(1));
        assertThat(leases.renew(1).join().held()).isTrue();
        refused(() -> acquire("bob", null), ErrorCode.LEASE_HELD, "alice");
    }

    @Test
    void shouldLetSomebodyTakeOverExactlyTheLeaseThatTheySaw() {
        acquire("alice", null);
        refused(() -> takeOver("bob", 7), ErrorCode.LEASE_HELD, "alice holds lease 1");

        assertThat(takeOver("bob", 1).lease()).isEqualTo(2);
        refused(() -> takeOver("carol", 1), ErrorCode.LEASE_HELD, "bob holds lease 2");
        refused(() -> leases.require(OptionalLong.of(1)), ErrorCode.LEASE_LOST, "bob holds lease 2");
        leases.require(OptionalLong.of(2));
    }

    @Test
    void shouldKeepChangesWithoutALeaseOutOnlyWhileSomebodyHoldsIt() {
        leases.require(OptionalLong.empty());
        acquire("alice", 10_000L);
        refused(() -> leases.require(OptionalLong.empty()), ErrorCode.LEASE_HELD, "alice");
        pass(Duration.ofSeconds(11));
        leases.require(OptionalLong.empty());
    }

    @Test
    void shouldNeverGiveANumberTwice() {
        acquire("alice", null);
        assertThat(leases.release(1).join().held()).isFalse();
        assertThat(leases.release(1).join().held()).isFalse();
        refused(() -> leases.renew(1).join(), ErrorCode.LEASE_LOST, "it was given back");
        assertThat(acquire("bob", null).lease()).isEqualTo(2);
        assertThat(leases.release(1).join().holder())
                .as("a late release of another's lease")
                .isEqualTo("bob");
    }

    /** The lease of a snapshot from before alice's second one: her number must mean nothing after a restore. */
    @Test
    void shouldEndTheLeaseOfAnEpochThatWasLeftAndFenceThoseThatItForgot() {
        acquire("alice", null);
        NodeIdentity self = new NodeIdentity(
                "node1",
                PeerAddress.parse("node1:7000"),
                "http://node1:8080",
                UUID.fromString("7f3a0000-0000-4000-8000-000000000001"),
                2,
                "instance",
                1,
                "1.0.0");
        EpochOpening opening = new EpochOpening(self, engine, engine.keySpace, new MemberDirectory(), record, TIME);
        engine.propose(new CommandGroup(1, opening.commands()));

        assertThat(leases.current().held()).isFalse();
        LeaseResponse bob = acquire("bob", null);
        assertThat(bob.lease()).isGreaterThan(1_000_000);
        refused(() -> leases.require(OptionalLong.of(2)), ErrorCode.LEASE_LOST, "bob holds lease");
    }

    /** What an earlier leader gave is in the log, and this leader has not applied it yet when it is asked. */
    @Test
    void shouldDecideAnewWhereALaterRecordMeetsItsDecision() {
        acquire("alice", null);
        leases.release(1).join();
        LeaseRecord behind = new LeaseRecord();
        behind.load(engine.keySpace);
        acquire("bob", null);
        engine.lateRecord = behind;

        refused(() -> acquire(leases(behind), "carol"), ErrorCode.LEASE_HELD, "bob holds lease 2");

        leases.release(2).join();
        LeaseRecord behindAgain = new LeaseRecord();
        behindAgain.load(engine.keySpace);
        acquire("bob", null);
        leases.release(3).join();
        engine.lateRecord = behindAgain;

        assertThat(acquire(leases(behindAgain), "carol").lease()).isEqualTo(4);
    }

    @Test
    void shouldReadTheLeaseFromTheStateAfterARestart() {
        LeaseResponse given = acquire("alice", null);
        LeaseRecord afterRestart = new LeaseRecord();
        afterRestart.load(engine.keySpace);

        assertThat(afterRestart.current().value().response()).isEqualTo(given);
    }

    @Test
    void shouldNotDecideWhereItDoesNotLead() {
        engine.role = EngineRole.FOLLOWER;
        assertThatThrownBy(() -> acquire("alice", null)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void shouldRefuseWhatCannotBeShownToAnybody() {
        refused(() -> acquire(" ", null), ErrorCode.BAD_REQUEST, "'holder' is missing");
        refused(() -> acquire("a\nb", null), ErrorCode.BAD_REQUEST, "one line");
        refused(() -> acquire("x".repeat(201), null), ErrorCode.BAD_REQUEST, "at most 200");
        refused(() -> acquire("alice", 999L), ErrorCode.BAD_REQUEST, "between 1000 and 600000");
        refused(() -> acquire("alice", 600_001L), ErrorCode.BAD_REQUEST, "between 1000 and 600000");
    }

    private LeaseResponse acquire(String holder, Long ttlMillis) {
        return joined(leases.acquire(new LeaseRequest(holder, "upgrade", ttlMillis, null)));
    }

    private static LeaseResponse acquire(OperationLeases leases, String holder) {
        return joined(leases.acquire(new LeaseRequest(holder, "upgrade", null, null)));
    }

    private LeaseResponse takeOver(String holder, long lease) {
        return joined(leases.acquire(new LeaseRequest(holder, "upgrade", null, lease)));
    }

    private void pass(Duration time) {
        leases.look();
        nanos.addAndGet(time.toNanos());
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void refused(ThrowingCallable call, ErrorCode code, String text) {
        assertThatThrownBy(call).satisfies(thrown -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            assertThat(cause).isInstanceOf(ApiException.class).hasMessageContaining(text);
            assertThat(((ApiException) cause).code()).isEqualTo(code);
        });
    }

    /** Commits at once. */
    private final class LeadingEngine extends RaftEngineStub {
        private final MemoryKeySpace keySpace = new MemoryKeySpace();
        private final KvStateMachine machine = new KvStateMachine(keySpace);
        private volatile EngineRole role = EngineRole.LEADER;
        private long lastIndex;
        /** Hears of everything so far when the next proposal has been applied. */
        private LeaseRecord lateRecord;

        @Override
        public EngineStatus status() {
            return new EngineStatus(
                    role, Optional.empty(), 1, lastIndex, lastIndex, lastIndex, new Membership(List.of(), List.of()));
        }

        @Override
        public CompletableFuture<Applied> propose(CommandGroup group) {
            LogPosition position = new LogPosition(1, ++lastIndex);
            KvStateMachine.Applied applied = machine.apply(position, group);
            applied.changes().forEach((key, value) -> {
                assertThat(key.space()).isEqualTo(Space.SYSTEM);
                record.applied(key.key(), value);
            });
            if (lateRecord != null) {
                lateRecord.load(keySpace);
                lateRecord = null;
            }
            return CompletableFuture.completedFuture(new Applied(position, applied.results(), System.nanoTime(), 0));
        }
    }
}
