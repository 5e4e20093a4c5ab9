package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl kv}. */
@Command(
        name = "kv",
        description = "Read and write keys, for checks and migrations.",
        subcommands = {
            KvGetCommand.class,
            KvPutCommand.class,
            KvDeleteCommand.class,
            KvListCommand.class,
            KvImportCommand.class,
            KvExportCommand.class
        })
final class KvCommand extends GroupCommand {}
