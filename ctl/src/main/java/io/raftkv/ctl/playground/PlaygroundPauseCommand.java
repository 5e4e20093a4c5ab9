package io.raftkv.ctl.playground;

import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "pause", description = "Freeze nodes (SIGSTOP): they keep their connections and answer nothing.")
final class PlaygroundPauseCommand extends NodeSignalCommand {
    @Override
    void signal(Playground playground, PlaygroundNode node) throws IOException, InterruptedException {
        playground.pause(node);
    }

    @Override
    String done() {
        return "is paused";
    }
}
