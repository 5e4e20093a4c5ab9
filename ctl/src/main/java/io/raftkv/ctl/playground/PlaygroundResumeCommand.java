package io.raftkv.ctl.playground;

import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "Let paused nodes go on.")
final class PlaygroundResumeCommand extends NodeSignalCommand {
    @Override
    void signal(Playground playground, PlaygroundNode node) throws IOException, InterruptedException {
        playground.resume(node);
    }

    @Override
    String done() {
        return "goes on";
    }
}
