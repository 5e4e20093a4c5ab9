package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl config}. */
@Command(
        name = "config",
        description = "Check agents' configuration files, and compare what is in force.",
        subcommands = {ConfigValidateCommand.class, ConfigDiffCommand.class})
final class ConfigCommand extends GroupCommand {}
