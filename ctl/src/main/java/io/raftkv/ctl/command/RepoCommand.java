package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl repo}. */
@Command(
        name = "repo",
        description = "Repositories: directories that keep backups, their catalogue and their lock.",
        subcommands = {RepoInitCommand.class, RepoCheckCommand.class, RepoUnlockCommand.class})
final class RepoCommand extends GroupCommand {}
