package io.raftkv.ctl.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.raftkv.ctl.journal.Operator;
import java.util.List;
import java.util.Locale;

/**
 * One line of a user's trail. A command has two: one before it changes anything, and one when it is over; a command that
 * was killed has the first alone.
 *
 * @param v version of the format
 * @param time of this line, ISO 8601 in UTC
 * @param id the same in both lines of a command, and in no others
 * @param pid of the process
 * @param program version of raftkvctl
 * @param context name of the cluster's context, absent while it is not known
 * @param cluster id and epoch of the cluster that answered
 * @param argv the command as it was given, without secrets and values
 * @param operation id of the journalled operation that it began, resumed or aborted
 * @param exitCode of the command that is over
 * @param durationMillis likewise
 */
public record CommandEntry(
        int v,
        String time,
        Phase phase,
        String id,
        Operator operator,
        long pid,
        String program,
        String context,
        String cluster,
        List<String> argv,
        String operation,
        Integer exitCode,
        @JsonProperty("duration_ms") Long durationMillis) {
    public static final int VERSION = 1;

    public CommandEntry {
        argv = List.copyOf(argv);
    }

    /** Which of the two lines. */
    public enum Phase {
        BEGUN,
        ENDED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
