package io.raftkv.node.start;

import static io.raftkv.node.start.StartRulesTest.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.node.start.FilesFound.RaftFound;
import io.raftkv.node.start.FilesFound.Situation;
import io.raftkv.node.start.FilesFound.SnapshotsFound;
import io.raftkv.node.start.FilesFound.WalFound;
import io.raftkv.node.start.PeerAnswers.Finding;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Every combination of what can be found, set and answered. The expectation is a list of rules, each of which says for
 * some combinations which decisions it allows; together they must leave exactly one, and that must be the decision.
 */
class StartRulesTest {
    enum Kind {
        RESUME,
        REFOUND,
        JOIN,
        REFUSE,
        FOUND_EMPTY,
        FOUND_FROM_LOG,
        FOUND_FROM_SNAPSHOT,
        FOUND_FROM_SNAPSHOT_AND_LOG,
        FOUND_FROM_SNAPSHOT_LOG_SET_ASIDE
    }

    record Combination(
            RaftFound raft,
            WalFound wal,
            SnapshotsFound snapshots,
            Situation situation,
            boolean enabled,
            boolean bootstrap,
            boolean joinAddr,
            Finding heard) {
        boolean newcomer() {
            return raft == RaftFound.ABSENT;
        }

        boolean member() {
            return raft == RaftFound.WHOLE;
        }

        boolean wantsToFound() {
            return newcomer() && (bootstrap || !enabled);
        }

        boolean logUnusable() {
            return wal != WalFound.ABSENT && wal != WalFound.CONTIGUOUS;
        }

        boolean noSnapshots() {
            return snapshots == SnapshotsFound.ABSENT;
        }

        boolean usableSnapshot() {
            return snapshots == SnapshotsFound.VALID || snapshots == SnapshotsFound.BROUGHT_IN;
        }

        boolean nobodyObjects() {
            return heard == Finding.NOTHING || (heard == Finding.STRANGER && !enabled);
        }
    }

    private record Rule(String text, Predicate<Combination> applies, Set<Kind> allowed) {}

    private static final Set<Kind> FOUNDING = EnumSet.range(FOUND_EMPTY, FOUND_FROM_SNAPSHOT_LOG_SET_ASIDE);

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "1: a whole raft/ is a member, whatever is configured and whoever says what",
                    Combination::member,
                    Set.of(RESUME, REFOUND, REFUSE)),
            new Rule(
                    "1: a member starts with its log, without waiting for anybody",
                    c -> c.member() && c.wal == WalFound.CONTIGUOUS && c.situation == Situation.UNCHANGED,
                    Set.of(RESUME, REFUSE)),
            new Rule(
                    "1: only damage, loss or a changed identity keeps a member from starting",
                    c -> c.member()
                            && c.wal == WalFound.CONTIGUOUS
                            && c.snapshots != SnapshotsFound.INVALID
                            && c.situation != Situation.CHANGED_AMONG_OTHERS,
                    Set.of(RESUME, REFOUND)),
            new Rule(
                    "1: a member whose log is gone or unusable must not vote with what is left",
                    c -> c.member() && c.wal != WalFound.CONTIGUOUS,
                    Set.of(REFUSE)),
            new Rule(
                    "1: a member that others know by another address is replaced",
                    c -> c.member() && c.situation == Situation.CHANGED_AMONG_OTHERS,
                    Set.of(REFUSE)),
            new Rule("2: who forgot its vote must not vote", c -> c.raft == RaftFound.DAMAGED, Set.of(REFUSE)),
            new Rule(
                    "3: never a second cluster beside one that counts on this node",
                    c -> c.wantsToFound() && (c.heard == Finding.MEMBER || c.heard == Finding.ADDRESSED),
                    Set.of(REFUSE)),
            new Rule(
                    "3: a live cluster that does not know this node is joined, not doubled",
                    c -> c.wantsToFound() && c.enabled && c.heard == Finding.STRANGER,
                    Set.of(JOIN, REFUSE)),
            new Rule(
                    "3: and joined it is, if the snapshots can be read",
                    c -> c.wantsToFound()
                            && c.enabled
                            && c.heard == Finding.STRANGER
                            && c.snapshots != SnapshotsFound.INVALID,
                    Set.of(JOIN)),
            new Rule(
                    "3: bootstrap, or no raft at all: founding from the snapshot if there is one",
                    c -> c.wantsToFound() && c.nobodyObjects() && c.usableSnapshot(),
                    EnumSet.range(FOUND_FROM_SNAPSHOT, FOUND_FROM_SNAPSHOT_LOG_SET_ASIDE)),
            new Rule(
                    "3: else empty",
                    c -> c.wantsToFound() && c.nobodyObjects() && c.noSnapshots(),
                    Set.of(FOUND_EMPTY, FOUND_FROM_LOG, REFUSE)),
            new Rule(
                    "3: which only a log that cannot be read prevents",
                    c -> c.wantsToFound() && c.nobodyObjects() && c.noSnapshots() && !c.logUnusable(),
                    Set.of(FOUND_EMPTY, FOUND_FROM_LOG)),
            new Rule(
                    "4: join_addr and no bootstrap: joining",
                    c -> c.newcomer() && c.enabled && !c.bootstrap && c.joinAddr,
                    Set.of(JOIN, REFUSE)),
            new Rule(
                    "4: which nothing but unreadable snapshots prevents",
                    c -> c.newcomer()
                            && c.enabled
                            && !c.bootstrap
                            && c.joinAddr
                            && c.snapshots != SnapshotsFound.INVALID,
                    Set.of(JOIN)),
            new Rule(
                    "5: a newcomer without bootstrap and join_addr does not know what to do",
                    c -> c.newcomer() && c.enabled && !c.bootstrap && !c.joinAddr,
                    Set.of(REFUSE)),
            new Rule(
                    "6: unreadable snapshots stop every start",
                    c -> c.snapshots == SnapshotsFound.INVALID,
                    Set.of(REFUSE)),
            new Rule(
                    "6: an empty cluster is never founded beside a log that cannot be read",
                    c -> c.noSnapshots() && c.logUnusable(),
                    EnumSet.complementOf(EnumSet.copyOf(FOUNDING))),
            new Rule(
                    "7: a log that continues the snapshot is replayed",
                    c -> c.wal == WalFound.CONTIGUOUS,
                    Set.of(RESUME, REFOUND, JOIN, REFUSE, FOUND_FROM_LOG, FOUND_FROM_SNAPSHOT_AND_LOG)),
            new Rule(
                    "7: a log that does not is set aside",
                    Combination::logUnusable,
                    Set.of(JOIN, REFUSE, FOUND_FROM_SNAPSHOT_LOG_SET_ASIDE)),
            new Rule(
                    "7: what is not there is neither replayed nor set aside",
                    c -> c.wal == WalFound.ABSENT,
                    Set.of(JOIN, REFUSE, FOUND_EMPTY, FOUND_FROM_SNAPSHOT)),
            new Rule(
                    "9: a lone voter that changes opens a new epoch",
                    c -> c.member()
                            && c.situation == Situation.CHANGED_ALONE
                            && c.wal == WalFound.CONTIGUOUS
                            && c.snapshots != SnapshotsFound.INVALID,
                    Set.of(REFOUND)),
            new Rule(
                    "9: nobody else does",
                    c -> !(c.member() && c.situation == Situation.CHANGED_ALONE),
                    EnumSet.complementOf(EnumSet.of(REFOUND))),
            new Rule("only a member resumes", c -> !c.member(), EnumSet.complementOf(EnumSet.of(RESUME))));

    @Test
    void shouldDecideEveryCombinationAsTheRulesSay() {
        List<Combination> combinations = combinations();
        assertThat(combinations).hasSize(3 * 5 * 4 * 3 * 2 * 2 * 2 * 4);
        for (Combination combination : combinations) {
            Set<Kind> left = EnumSet.allOf(Kind.class);
            RULES.stream().filter(rule -> rule.applies.test(combination)).forEach(rule -> left.retainAll(rule.allowed));
            assertThat(left)
                    .as("the rules leave one decision for %s", combination)
                    .hasSize(1);
            assertThat(kind(decide(combination)))
                    .as("%s", combination)
                    .isEqualTo(left.iterator().next());
        }
    }

    @Test
    void shouldSayWhyInOneLineAndNameARemedyWithEveryRefusal() {
        for (Combination combination : combinations()) {
            StartDecision decision = decide(combination);
            assertThat(decision.text()).isNotBlank().doesNotContain("\n");
            if (decision instanceof StartDecision.Refuse refuse) {
                assertThat(refuse.remedy()).as("%s", combination).isNotBlank();
                assertThat(refuse.rule()).isBetween(1, 9);
            }
        }
    }

    @Test
    void shouldNameTheCommandThatReplacesAFounderThatLostItsDisk() {
        StartDecision decision = StartRules.decide(
                files(RaftFound.ABSENT, WalFound.ABSENT, SnapshotsFound.ABSENT, Situation.UNCHANGED),
                new StartSettings(true, true, true),
                new PeerAnswers(Finding.MEMBER, "node2 still counts this node as a member of 7f3a"),
                "node1");
        assertThat(decision.text())
                .contains("node2 still counts this node as a member of 7f3a")
                .contains("raftkvctl remove node1");
    }

    private static StartDecision decide(Combination c) {
        return StartRules.decide(
                files(c.raft, c.wal, c.snapshots, c.situation),
                new StartSettings(c.enabled, c.bootstrap, c.joinAddr),
                new PeerAnswers(c.heard, "heard"),
                "node1");
    }

    private static FilesFound files(RaftFound raft, WalFound wal, SnapshotsFound snapshots, Situation situation) {
        return new FilesFound(raft, "raft text", wal, "wal text", snapshots, "snapshots text", situation);
    }

    private static Kind kind(StartDecision decision) {
        if (decision instanceof StartDecision.Found found) {
            boolean snapshot = found.basis() == StartDecision.Found.Basis.SNAPSHOT;
            return switch (found.log()) {
                case NONE_FOUND -> snapshot ? FOUND_FROM_SNAPSHOT : FOUND_EMPTY;
                case REPLAYED -> snapshot ? FOUND_FROM_SNAPSHOT_AND_LOG : FOUND_FROM_LOG;
                case SET_ASIDE -> FOUND_FROM_SNAPSHOT_LOG_SET_ASIDE;
            };
        }
        return Kind.valueOf(decision.getClass().getSimpleName().toUpperCase(Locale.ROOT));
    }

    private static List<Combination> combinations() {
        List<Combination> all = new ArrayList<>();
        for (RaftFound raft : RaftFound.values()) {
            for (WalFound wal : WalFound.values()) {
                for (SnapshotsFound snapshots : SnapshotsFound.values()) {
                    for (Situation situation : Situation.values()) {
                        for (Finding heard : Finding.values()) {
                            for (int bits = 0; bits < 8; bits++) {
                                all.add(new Combination(
                                        raft,
                                        wal,
                                        snapshots,
                                        situation,
                                        (bits & 1) > 0,
                                        (bits & 2) > 0,
                                        (bits & 4) > 0,
                                        heard));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }
}
