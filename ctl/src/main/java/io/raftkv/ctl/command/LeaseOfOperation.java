package io.raftkv.ctl.command;

import io.raftkv.api.ErrorCode;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.AgentException;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.Step;
import io.raftkv.ctl.journal.StepPermit;
import io.raftkv.ctl.lease.HeldLease;
import java.time.Duration;
import java.util.Optional;

/**
 * The lease that a journalled operation holds while it changes its cluster. It is looked at before each step; while it is
 * held, {@link Invocation#client} names it in every call. A lost one stops the operation before its next step.
 */
final class LeaseOfOperation implements StepPermit, AutoCloseable {
    private static final int TITLE_MAX = 160;
    /** A cluster that has a majority has a leader by then. */
    private static final Duration ELECTION_MAX = Duration.ofSeconds(10);

    private static final Duration LOOK_MAX = Duration.ofSeconds(3);

    private final Invocation invocation;
    private final LeaseCover cover;
    private final String id;
    private final String operation;
    private Optional<HeldLease> held = Optional.empty();
    private boolean absenceTold;

    LeaseOfOperation(Invocation invocation, LeaseCover cover, String id, String title) {
        this.invocation = invocation;
        this.cover = cover;
        this.id = id;
        this.operation =
                (title.length() > TITLE_MAX ? title.substring(0, TITLE_MAX) : title) + " (operation " + id + ")";
    }

    /** Before an operation is gone on with, or ended: takes what its killed process may have left, to give it back. */
    void reclaim() {
        held = HeldLease.leftBy(invocation.client().withTimeout(LOOK_MAX), operation);
        held.ifPresent(invocation::workUnder);
    }

    /** @throws CtlException exit code 9 when somebody else has it, or took it over */
    @Override
    public void require(int number, Step step) {
        if (!cover.steps().test(number)) {
            if (!cover.kept()) {
                abandon();
            }
            return;
        }
        if (held.isEmpty()) {
            take();
            return;
        }
        try {
            held.get().requireInForce();
        } catch (AgentException e) {
            if (e.errorCode() != ErrorCode.LEASE_LOST) {
                throw e;
            }
            throw new CtlException(
                    ExitCode.LOCKED,
                    "operation " + id + " lost its lease and stopped before '" + step.name() + "': " + e.getMessage(),
                    "raftkvctl lease show; when that one is over: raftkvctl op resume " + id,
                    e);
        }
    }

    private void take() {
        // One of its own: a client remembers the epoch that it saw, and a restore founds the next one.
        AgentClient fresh = invocation.client().withTimeout(patience());
        try {
            HeldLease lease = HeldLease.takeAgain(fresh, operation);
            held = Optional.of(lease);
            invocation.workUnder(lease);
        } catch (CtlException e) {
            if (!cover.withoutCluster() || !isLost(e)) {
                throw e;
            }
            if (!absenceTold) {
                invocation
                        .output()
                        .say("no lease: " + e.getMessage()
                                + "; there is no cluster that could give one, so nothing keeps"
                                + " another operation out");
                absenceTold = true;
            }
        }
    }

    /** Where a lost cluster is an answer, it is not waited for as long as a living one may be. */
    private Duration patience() {
        Duration given = invocation.timeout();
        return cover.withoutCluster() && given.compareTo(ELECTION_MAX) > 0 ? ELECTION_MAX : given;
    }

    /** Nobody answers, or nobody leads: both are what a restore may be for. */
    private static boolean isLost(CtlException e) {
        return e.exitCode() == ExitCode.NO_LEADER || e.code().equals("UNREACHABLE");
    }

    private void abandon() {
        held.ifPresent(lease -> {
            lease.abandon();
            invocation.output().detail("the cluster stands still, and its lease with it");
        });
        held = Optional.empty();
        invocation.workWithoutLease();
    }

    @Override
    public void close() {
        held.ifPresent(HeldLease::close);
        held = Optional.empty();
        invocation.workWithoutLease();
    }
}
