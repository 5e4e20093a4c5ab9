package io.raftkv.ctl.playground;

import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "kill", description = "End nodes as a power cut would (SIGKILL): they get no time to do anything.")
final class PlaygroundKillCommand extends NodeSignalCommand {
    @Override
    void signal(Playground playground, PlaygroundNode node) throws IOException, InterruptedException {
        playground.kill(node);
    }

    @Override
    String done() {
        return "is killed";
    }
}
