package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl config}. */
@Command(
        name = "config",
        description = "Check agents' configuration files.",
        subcommands = {ConfigValidateCommand.class})
final class ConfigCommand extends GroupCommand {}
