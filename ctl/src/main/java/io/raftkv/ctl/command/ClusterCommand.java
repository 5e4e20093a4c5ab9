package io.raftkv.ctl.command;

import picocli.CommandLine.Command;

/** {@code raftkvctl cluster}. */
@Command(
        name = "cluster",
        description = "Show the members as the cluster itself knows them.",
        subcommands = {ClusterNodesCommand.class})
final class ClusterCommand extends GroupCommand {}
