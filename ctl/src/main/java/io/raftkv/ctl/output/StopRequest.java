package io.raftkv.ctl.output;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C for work in steps: the first asks to stop when the running step is over, the second ends the process at once, as
 * it would anyway. The same for the end of the terminal and for {@code kill}. Close it when the work is over.
 */
public final class StopRequest implements AutoCloseable, BooleanSupplier {
    private final Output output;
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private volatile boolean requested;

    public StopRequest(Output output) {
        this.output = output;
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                Signal signal = new Signal(name);
                before.put(signal, Signal.handle(signal, this::request));
            } catch (IllegalArgumentException e) {
                continue; // kept by the virtual machine, which was told so with -Xrs
            }
        }
    }

    private synchronized void request(Signal signal) {
        if (requested) {
            return;
        }
        requested = true;
        restore();
        output.console().err().print("\n");
        output.say("will stop when this step is over; once more to end at once");
    }

    private void restore() {
        before.forEach(Signal::handle);
    }

    @Override
    public boolean getAsBoolean() {
        return requested;
    }

    @Override
    public synchronized void close() {
        if (!requested) {
            restore();
        }
    }
}
