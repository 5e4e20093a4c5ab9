package io.raftkv.ctl.output;

import java.util.function.Supplier;

/**
 * What to say when Ctrl-C ends the process while a step runs: how things stand, and how to go on. The process ends with
 * 130 by itself. Close it when the step is over.
 */
public final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** @param words asked for at the moment of the interruption, from another thread */
    public static Interruption tell(Output output, Supplier<String> words) {
        return run(() -> {
            output.console().err().print("\n");
            output.say(words.get());
        });
    }

    /** @param cleanUp must be short and must not fail */
    public static Interruption run(Runnable cleanUp) {
        Thread hook = new Thread(cleanUp, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook is running
        }
    }
}
