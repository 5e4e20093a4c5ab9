package io.raftkv.ctl.playground;

import java.io.IOException;
import java.util.Map;

/** Takes a playground away again that did not come to life: an agent failed, or somebody pressed Ctrl-C. */
final class RemovalWhenInterrupted implements AutoCloseable {
    private final Playground playground;
    private final PlaygroundLocation location;
    private final Map<String, String> environment;
    private final Thread atExit;
    private volatile boolean finished;

    RemovalWhenInterrupted(Playground playground, PlaygroundLocation location, Map<String, String> environment) {
        this.playground = playground;
        this.location = location;
        this.environment = environment;
        this.atExit = new Thread(this::removeUnlessFinished, "playground-removal");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    void finished() {
        finished = true;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            return; // the hook runs already
        }
        removeUnlessFinished();
    }

    private void removeUnlessFinished() {
        if (finished) {
            return;
        }
        try {
            playground.remove();
            location.unregister(environment);
        } catch (IOException e) {
            System.err.println("cannot remove all of " + playground.directory() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
