package io.raftkv.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.check.InvariantViolation;
import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.CommandResult;
import io.raftkv.command.CommandResult.ConditionFailed;
import io.raftkv.command.CommandResult.EpochOpened;
import io.raftkv.command.CommandResult.MutationResult;
import io.raftkv.command.CommandResult.Written;
import io.raftkv.command.Condition;
import io.raftkv.command.LogPosition;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvStateMachineTest {
    private static final Bytes A = Bytes.utf8("a");
    private static final Bytes B = Bytes.utf8("b");

    private final MemoryKeySpace keySpace = new MemoryKeySpace();
    private final KvStateMachine machine = new KvStateMachine(keySpace);
    private long index;

    @Test
    void shouldGiveEveryMutationThatChangesSomethingTheNextRevision() {
        assertThat(write(put(A, "1"), put(B, "2")))
                .isEqualTo(new Written(2, List.of(new MutationResult(1, false), new MutationResult(2, false))));
        assertThat(write(put(A, "1"))).isEqualTo(new Written(3, List.of(new MutationResult(3, true))));
        assertThat(write(delete(A))).isEqualTo(new Written(4, List.of(new MutationResult(0, true))));
        assertThat(write(delete(A))).isEqualTo(new Written(4, List.of(new MutationResult(0, false))));
        assertThat(write(put(A, "again"))).isEqualTo(new Written(5, List.of(new MutationResult(5, false))));
    }

    @Test
    void shouldLetLaterMutationsOfAWriteSeeEarlierOnes() {
        CommandResult result = write(put(A, "1"), delete(A), put(A, "2"), put(A, "3"));

        assertThat(((Written) result).mutations())
                .containsExactly(
                        new MutationResult(1, false),
                        new MutationResult(0, true),
                        new MutationResult(3, false),
                        new MutationResult(4, true));
        assertThat(keySpace.get(Space.DATA, A)).isEqualTo(new StoredValue(4, Bytes.utf8("3")));
        assertThat(keySpace.header().keyCount()).isEqualTo(1);
        assertThat(keySpace.header().dataBytes()).isEqualTo(2);
    }

    // The key is absent, or was put at revision 1; the counter stands at 2 either way.
    @ParameterizedTest
    @CsvSource({
        "false, revision 0, true",
        "false, revision 1, false",
        "false, revision 2, false",
        "false, exists,     false",
        "true,  revision 0, false",
        "true,  revision 1, true",
        "true,  revision 2, false",
        "true,  exists,     true",
    })
    void shouldApplyAWriteExactlyWhenItsConditionHolds(boolean present, String condition, boolean holds) {
        write(put(present ? A : B, "before"));
        write(put(Bytes.utf8("other"), "x"));
        StateHeader before = keySpace.header();

        CommandResult result = apply(new Command.Write(
                Space.DATA,
                List.of(
                        condition.equals("exists")
                                ? new Condition.Exists(A)
                                : new Condition.RevisionIs(A, Long.parseLong(condition.substring(9)))),
                List.of(put(A, "after"), delete(B))));

        if (holds) {
            assertThat(((Written) result).mutations().get(0).existed()).isEqualTo(present);
            assertThat(keySpace.get(Space.DATA, A).value()).isEqualTo(Bytes.utf8("after"));
        } else {
            assertThat(result).isEqualTo(new ConditionFailed(0, A, present ? 1 : 0));
            assertThat(keySpace.header().revision()).isEqualTo(before.revision());
            assertThat(keySpace.header().hash()).isEqualTo(before.hash());
        }
    }

    @Test
    void shouldNameTheFirstConditionThatFails() {
        write(put(A, "1"));
        CommandResult result = apply(new Command.Write(
                Space.DATA,
                List.of(new Condition.Exists(A), new Condition.RevisionIs(B, 9), new Condition.RevisionIs(A, 0)),
                List.of(put(B, "never"))));
        assertThat(result).isEqualTo(new ConditionFailed(1, B, 0));
        assertThat(keySpace.get(Space.DATA, B)).isNull();
    }

    @Test
    void shouldAnswerAWriteThatOnlyChecks() {
        write(put(A, "1"));
        assertThat(apply(new Command.Write(Space.DATA, List.of(new Condition.RevisionIs(A, 1)), List.of())))
                .isEqualTo(new Written(1, List.of()));
    }

    @Test
    void shouldLetCommandsOfOneGroupSeeEachOther() {
        List<CommandResult> results = machine.apply(
                        new LogPosition(1, ++index),
                        new CommandGroup(
                                5,
                                List.of(
                                        new Command.Write(Space.DATA, List.of(), List.of(put(A, "1"))),
                                        new Command.Write(
                                                Space.DATA,
                                                List.of(new Condition.RevisionIs(A, 1)),
                                                List.of(put(A, "2"))),
                                        new Command.Write(
                                                Space.DATA,
                                                List.of(new Condition.RevisionIs(A, 1)),
                                                List.of(put(A, "3"))))))
                .results();
        assertThat(results.get(1)).isInstanceOf(Written.class);
        assertThat(results.get(2)).isEqualTo(new ConditionFailed(0, A, 2));
    }

    @Test
    void shouldRaiseTheRevisionOncePerEpoch() {
        write(put(A, "1"));
        long raised = (1L << 32) + 1;
        assertThat(apply(new Command.OpenEpoch(2))).isEqualTo(new EpochOpened(2, raised));
        assertThat(apply(new Command.OpenEpoch(2))).isEqualTo(new EpochOpened(2, raised));
        assertThat(apply(new Command.OpenEpoch(1))).isEqualTo(new EpochOpened(2, raised));
        assertThat(write(put(A, "2")))
                .isEqualTo(new Written(raised + 1, List.of(new MutationResult(raised + 1, true))));
        assertThat(keySpace.header().epoch()).isEqualTo(2);
    }

    /** Two restores of one backup begin with the same state, and may not know of each other. */
    @Test
    void shouldGiveEveryEpochRevisionsOfItsOwn() {
        long second = 1_800_000_000L;
        long before = (1L << 32) + 50;
        long first = new Command.OpenEpoch(second).revisionAfter(before);
        assertThat(new Command.OpenEpoch(second + 1).revisionAfter(before)).isEqualTo(first + (1 << 21));
        assertThat(new Command.OpenEpoch(second + 1).revisionAfter(first + 7))
                .as("a clock that was set back since, or a restore soon after another")
                .isEqualTo(first + 7 + (1L << 32));
        assertThat(new Command.OpenEpoch(1L << 40).revisionAfter(before)).isEqualTo(before + (1L << 32));
        assertThat(new Command.OpenEpoch(4_294_967_295L).revisionAfter(before)).isLessThan(1L << 53);
    }

    @Test
    void shouldNotTakeTimeBackWithALeaderWhoseClockIsBehind() {
        machine.apply(new LogPosition(1, 1), new CommandGroup(5000, List.of(new Command.OpenEpoch(1))));
        machine.apply(new LogPosition(2, 2), new CommandGroup(4000, List.of(new Command.OpenEpoch(1))));
        assertThat(keySpace.header().stampMillis()).isEqualTo(5000);
    }

    @Test
    void shouldCountOnlyTheDataSpace() {
        apply(new Command.Write(Space.SYSTEM, List.of(), List.of(put(A, "12345"))));
        assertThat(keySpace.header().keyCount()).isZero();
        assertThat(keySpace.header().dataBytes()).isZero();
        assertThat(keySpace.header().hash()).isNotEqualTo(StateHash.EMPTY);
    }

    @Test
    void shouldHaveTheHashOfAnEmptyStateAfterEverythingIsDeleted() {
        write(put(A, "1"), put(B, "2"));
        write(delete(B), delete(A));
        assertThat(keySpace.header().hash()).isEqualTo(StateHash.EMPTY);
        assertThat(keySpace.header().keyCount()).isZero();
        assertThat(keySpace.header().dataBytes()).isZero();
    }

    @Test
    void shouldSkipWhatIsAppliedAlready() {
        write(put(A, "1"));
        StateHeader before = keySpace.header();
        int commits = keySpace.commits();

        KvStateMachine.Applied again = machine.apply(
                new LogPosition(1, 1),
                new CommandGroup(9, List.of(new Command.Write(Space.DATA, List.of(), List.of(put(A, "other"))))));

        assertThat(again.results()).isEmpty();
        assertThat(keySpace.header()).isEqualTo(before);
        assertThat(keySpace.commits()).isEqualTo(commits);
    }

    @Test
    void shouldMoveOverEntriesWithoutCommands() {
        write(put(A, "1"));
        StateHeader before = keySpace.header();
        assertThat(machine.skip(new LogPosition(3, 7))).isEqualTo(before.withApplied(new LogPosition(3, 7)));
        assertThat(machine.skip(new LogPosition(3, 6)).applied()).isEqualTo(new LogPosition(3, 7));
        assertThat(keySpace.get(Space.DATA, A)).isNotNull();
    }

    @Test
    void shouldStopWhenATermGoesBack() {
        machine.skip(new LogPosition(3, 7));
        assertThatThrownBy(() -> machine.skip(new LogPosition(2, 8))).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void shouldKeepLocalValuesOutOfHashAndPosition() {
        write(put(A, "1"));
        StateHeader before = keySpace.header();
        machine.putLocal("raft.configuration", Bytes.utf8("n1,n2"));
        assertThat(keySpace.header()).isEqualTo(before);
        assertThat(keySpace.local("raft.configuration")).isEqualTo(Bytes.utf8("n1,n2"));
    }

    private CommandResult write(Mutation... mutations) {
        return apply(new Command.Write(Space.DATA, List.of(), List.of(mutations)));
    }

    private CommandResult apply(Command command) {
        index++;
        return machine.apply(new LogPosition(1, index), new CommandGroup(1000 + index, List.of(command)))
                .results()
                .get(0);
    }

    private static Mutation put(Bytes key, String value) {
        return new Mutation.Put(key, Bytes.utf8(value));
    }

    private static Mutation delete(Bytes key) {
        return new Mutation.Delete(key);
    }
}
