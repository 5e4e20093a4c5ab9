package io.raftkv.history;

import static io.raftkv.history.Request.delete;
import static io.raftkv.history.Request.put;
import static io.raftkv.history.Request.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checker has to reject, and what it has to accept, history by history. */
class HistoryCheckerTest {
    private static final Request.Write BOTH =
            new Request.Write(List.of(), List.of(new Request.Change("x", "x2"), new Request.Change("y", "y2")));

    static Stream<Arguments> wrongByValues() {
        return Stream.of(
                bad(
                        "a stale read",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 3, "x", "b", 2)
                                .get(4, 5, "x", "a", 1)),
                bad(
                        "a read that misses an acknowledged write",
                        new Script().put(0, 1, "x", "a", 1).absent(2, 3, "x")),
                bad(
                        "reads that go back in time while the write runs",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 20, "x", "b", 2)
                                .get(4, 5, "x", "b", 2)
                                .get(6, 7, "x", "a", 1)),
                bad(
                        "a value that nobody wrote",
                        new Script().put(0, 1, "x", "a", 1).get(2, 3, "x", "ghost", 2)),
                bad(
                        "a value of another key",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(0, 1, "y", "b", 2)
                                .get(2, 3, "x", "b", 0)),
                bad(
                        "a value from the future",
                        new Script().get(0, 1, "x", "a", 1).put(2, 3, "x", "a", 1)),
                bad(
                        "a lost update",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .written(2, 10, when(put("x", "b"), "x", 1), 2)
                                .written(3, 11, when(put("x", "c"), "x", 1), 3)),
                bad(
                        "two that both created it",
                        new Script()
                                .written(0, 5, when(put("x", "a"), "x", 0), 1)
                                .written(1, 6, when(put("x", "b"), "x", 0), 2)),
                bad(
                        "a refusal although the revision is right",
                        new Script().put(0, 1, "x", "a", 1).refused(2, 3, when(put("x", "b"), "x", 1), "x", 1)),
                bad(
                        "a refused write that shows",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 3, "x", "b", 2)
                                .refused(4, 5, when(put("x", "c"), "x", 1), "x", 2)
                                .get(6, 7, "x", "c", 3)),
                bad(
                        "a resurrected value",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .delete(2, 3, "x")
                                .absent(4, 5, "x")
                                .get(6, 7, "x", "a", 1)),
                bad(
                        "a deletion that did nothing",
                        new Script().put(0, 1, "x", "a", 1).delete(2, 3, "x").get(4, 5, "x", "a", 1)),
                bad(
                        "a torn batch in one read",
                        new Script()
                                .put(0, 1, "x", "x1", 1)
                                .put(0, 1, "y", "y1", 2)
                                .written(2, 9, BOTH, 3, 4)
                                .list(3, 8, Map.of("x", "x2", "y", "y1"))),
                bad(
                        "a torn batch in two reads",
                        new Script()
                                .put(0, 1, "x", "x1", 1)
                                .put(0, 1, "y", "y1", 2)
                                .written(2, 20, BOTH, 3, 4)
                                .get(3, 4, "x", "x2", 3)
                                .get(5, 6, "y", "y1", 2)),
                bad(
                        "half of an unknown batch",
                        new Script().unknown(0, BOTH).get(3, 4, "x", "x2", 1).absent(5, 6, "y")),
                bad(
                        "an unknown write that comes, goes and comes back",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .unknown(2, put("x", "b"))
                                .get(3, 4, "x", "b", 2)
                                .get(5, 6, "x", "a", 1)
                                .get(7, 8, "x", "b", 2)),
                bad(
                        "an unknown write that took effect twice",
                        new Script()
                                .unknown(0, put("x", "a"))
                                .get(1, 2, "x", "a", 1)
                                .delete(3, 4, "x")
                                .get(5, 6, "x", "a", 1)),
                bad(
                        "an unknown write before it was sent",
                        new Script().get(0, 1, "x", "a", 1).unknown(2, put("x", "a"))),
                bad(
                        "an unknown conditional write whose condition never held",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 3, "x", "b", 2)
                                .unknown(4, when(put("x", "c"), "x", 1))
                                .get(5, 6, "x", "c", 3)),
                bad(
                        "a write skew through a batch",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 3, "y", "b", 2)
                                .written(4, 9, when(put("x", "a2"), "y", 2), 3)
                                .written(5, 10, when(put("y", "b2"), "x", 1), 4)
                                .get(11, 12, "x", "a2", 3)));
    }

    static Stream<Arguments> wrongByRevisions() {
        return Stream.of(
                bad(
                        "revisions that fall with time",
                        new Script().put(0, 1, "x", "a", 5).put(2, 3, "x", "b", 4)),
                bad(
                        "revisions that fall with time on different keys",
                        new Script().put(0, 1, "x", "a", 5).put(2, 3, "y", "b", 4)),
                bad(
                        "an order of concurrent writes that reads and revisions tell differently",
                        new Script()
                                .put(0, 10, "x", "a", 2)
                                .put(0, 10, "x", "b", 1)
                                .get(3, 4, "x", "a", 2)
                                .get(5, 6, "x", "b", 1)),
                bad(
                        "a refusal with the revision of an older write",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 3, "x", "b", 2)
                                .put(4, 5, "x", "c", 3)
                                .refused(6, 7, when(put("x", "d"), "x", 1), "x", 2)));
    }

    static Stream<Arguments> right() {
        return Stream.of(
                good("nothing", new Script()),
                good(
                        "a read before and after",
                        new Script().absent(0, 1, "x").put(2, 3, "x", "a", 1).get(4, 5, "x", "a", 1)),
                good(
                        "reads that differ while a write runs",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .put(2, 9, "x", "b", 2)
                                .get(3, 5, "x", "b", 2)
                                .get(4, 6, "x", "a", 1)),
                good(
                        "writes in the other order than they began",
                        new Script()
                                .put(0, 10, "x", "a", 2)
                                .put(1, 9, "x", "b", 1)
                                .get(11, 12, "x", "a", 2)),
                good(
                        "an unknown write that took effect late",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .unknown(2, put("x", "b"))
                                .get(3, 4, "x", "a", 1)
                                .put(5, 6, "x", "c", 2)
                                .get(7, 8, "x", "c", 2)
                                .get(1000, 1001, "x", "b", 3)),
                good(
                        "an unknown write that never happened",
                        new Script().unknown(0, put("x", "a")).absent(1, 2, "x").absent(8, 9, "x")),
                good(
                        "an unknown deletion that took effect",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .unknown(2, delete("x"))
                                .get(3, 4, "x", "a", 1)
                                .absent(5, 6, "x")),
                good(
                        "an unknown write that only a refusal shows",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .unknown(2, put("x", "b"))
                                .refused(3, 4, when(put("x", "c"), "x", 1), "x", 2)),
                good(
                        "a condition on a revision that only a refusal told",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .unknown(2, put("x", "b"))
                                .refused(3, 4, when(put("x", "c"), "x", 1), "x", 2)
                                .written(5, 6, when(put("x", "d"), "x", 2), 3)),
                good(
                        "one of two that compare",
                        new Script()
                                .put(0, 1, "x", "a", 1)
                                .written(2, 10, when(put("x", "b"), "x", 1), 2)
                                .refused(3, 11, when(put("x", "c"), "x", 1), "x", 2)),
                good(
                        "created, deleted and created again",
                        new Script()
                                .written(0, 1, when(put("x", "a"), "x", 0), 1)
                                .delete(2, 3, "x")
                                .written(4, 5, when(put("x", "b"), "x", 0), 2)
                                .get(6, 7, "x", "b", 2)),
                good(
                        "a whole batch in one read",
                        new Script()
                                .put(0, 1, "x", "x1", 1)
                                .written(2, 9, BOTH, 2, 3)
                                .list(3, 8, Map.of("x", "x1", "y", ""))
                                .list(4, 9, Map.of("x", "x2", "y", "y2"))),
                good(
                        "an unknown batch, whole",
                        new Script().unknown(0, BOTH).get(3, 4, "x", "x2", 1).get(5, 6, "y", "y2", 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongByValues")
    void shouldRejectByValuesAlone(String name, List<Operation> history) {
        assertThat(HistoryChecker.check(history, Evidence.VALUES)).isInstanceOf(Verdict.Violation.class);
        assertThat(HistoryChecker.check(history, Evidence.VALUES_AND_REVISIONS)).isInstanceOf(Verdict.Violation.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongByRevisions")
    void shouldRejectByRevisions(String name, List<Operation> history) {
        assertThat(HistoryChecker.check(history, Evidence.VALUES)).isInstanceOf(Verdict.Linearizable.class);
        assertThat(HistoryChecker.check(history, Evidence.VALUES_AND_REVISIONS)).isInstanceOf(Verdict.Violation.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("right")
    void shouldAccept(String name, List<Operation> history) {
        assertThat(HistoryChecker.check(history, Evidence.VALUES)).isInstanceOf(Verdict.Linearizable.class);
        assertThat(HistoryChecker.check(history, Evidence.VALUES_AND_REVISIONS))
                .isInstanceOf(Verdict.Linearizable.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("namesThatContradict")
    void shouldRejectRevisionsThatAreNoNames(String name, List<Operation> history) {
        assertThat(HistoryChecker.check(history, Evidence.VALUES)).isInstanceOf(Verdict.Violation.class);
    }

    static Stream<Arguments> namesThatContradict() {
        return Stream.of(
                bad(
                        "one revision for two writes",
                        new Script().put(0, 1, "x", "a", 1).put(2, 3, "y", "b", 1)),
                bad(
                        "two revisions of one write",
                        new Script().put(0, 1, "x", "a", 1).get(2, 3, "x", "a", 2)));
    }

    @Test
    void shouldShowWhereItGotStuck() {
        List<Operation> history = new Script()
                .put(0, 1_000_000, "x", "a", 1)
                .put(2_000_000, 3_000_000, "x", "b", 2)
                .get(4_000_000, 5_000_000, "x", "a", 1)
                .get(8_000_000, 9_000_000, "x", "b", 2)
                .put(2_000_000, 3_000_000, "y", "c", 3)
                .operations();
        assertThat(HistoryChecker.check(history, Evidence.VALUES)).isEqualTo(new Verdict.Violation("""
                no order explains keys x
                the longest one holds 2 of 4 answered operations (times in ms); it ends with
                  #1 client [0.000, 1.000] put x=a -> written [1]
                  #2 client [2.000, 3.000] put x=b -> written [2]
                then the state is {x=b (2)}, and nothing of this can follow:
                  #3 client [4.000, 5.000] get x -> {x=a (1)}
                operations of unknown outcome left: 0"""));
    }

    @Test
    void shouldSayUndecidedAtItsBound() {
        Script script = new Script();
        for (int i = 0; i < 12; i++) {
            script.put(0, 1000 + i, "x", "v" + i, 0);
        }
        List<Operation> history = script.absent(2000, 2001, "x").operations();
        assertThat(HistoryChecker.check(history, Evidence.VALUES, 1000)).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void shouldRefuseToJudgeValuesThatNameTwoWrites() {
        List<Operation> history =
                new Script().put(0, 1, "x", "a", 0).put(2, 3, "x", "a", 0).operations();
        assertThatThrownBy(() -> HistoryChecker.check(history, Evidence.VALUES))
                .hasMessageContaining("a value names one write");
    }

    private static Arguments bad(String name, Script script) {
        return Arguments.of(name, script.operations());
    }

    private static Arguments good(String name, Script script) {
        return Arguments.of(name, script.operations());
    }
}
