package io.raftkv.ctl.playground;

import io.raftkv.ctl.command.GroupCommand;
import picocli.CommandLine.Command;

@Command(
        name = "playground",
        description = "Rehearse: a cluster of real agents on this machine, with a context of its own.",
        subcommands = {
            PlaygroundStartCommand.class,
            PlaygroundStopCommand.class,
            PlaygroundKillCommand.class,
            PlaygroundPauseCommand.class,
            PlaygroundResumeCommand.class,
            PlaygroundListCommand.class,
            PlaygroundTrafficCommand.class
        })
public final class PlaygroundCommand extends GroupCommand {}
