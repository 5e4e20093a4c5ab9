package io.raftkv.ctl.command;

import io.raftkv.ctl.client.WriteCondition;
import picocli.CommandLine.Option;

/** One of the conditions under which a key may be written. */
final class ConditionOptions {
    @Option(names = "--if-revision", paramLabel = "N", description = "Only if the key has this revision.")
    private Long revision;

    @Option(names = "--if-absent", description = "Only if there is no such key.")
    private boolean absent;

    WriteCondition toCondition() {
        return absent ? WriteCondition.IF_ABSENT : WriteCondition.ifRevision(revision);
    }
}
