package io.raftkv.ctl.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One line of a journal ({@code agent/docs/formats/operation.md}). Times are milliseconds since 1970; steps count from 1,
 * as the plan does.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalRecord.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = JournalRecord.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = JournalRecord.Intended.class, name = "intended"),
    @JsonSubTypes.Type(value = JournalRecord.Done.class, name = "done"),
    @JsonSubTypes.Type(value = JournalRecord.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = JournalRecord.AbortBegun.class, name = "abort_begun"),
    @JsonSubTypes.Type(value = JournalRecord.Undone.class, name = "undone"),
    @JsonSubTypes.Type(value = JournalRecord.Ended.class, name = "ended")
})
public sealed interface JournalRecord {
    int FORMAT_VERSION = 1;

    long atMillis();

    /** Always the first. */
    record Begun(
            int formatVersion,
            String id,
            String kind,
            String title,
            String subject,
            String context,
            String clusterId,
            Operator operator,
            String program,
            long atMillis,
            JsonNode parameters,
            List<String> steps)
            implements JournalRecord {
        public Begun {
            steps = List.copyOf(steps);
        }
    }

    /** Another process goes on with it. */
    record Resumed(Operator operator, long atMillis) implements JournalRecord {}

    /** Forced before the action begins: from here on the step may have had an effect. */
    record Intended(int step, long atMillis) implements JournalRecord {}

    /** @param found the proof held, and no action was needed */
    record Done(int step, boolean found, long atMillis) implements JournalRecord {}

    /** The action failed and its proof does not hold, or the step could not be undone now. */
    record Failed(int step, String error, int exitCode, long atMillis) implements JournalRecord {}

    /** Forced before the first undo: from here on there is only the way back. */
    record AbortBegun(Operator operator, long atMillis) implements JournalRecord {}

    /** @param undone false for what cannot be taken back */
    record Undone(int step, boolean undone, String remark, long atMillis) implements JournalRecord {}

    /** Always the last. */
    record Ended(Ending as, String remark, long atMillis) implements JournalRecord {}
}
