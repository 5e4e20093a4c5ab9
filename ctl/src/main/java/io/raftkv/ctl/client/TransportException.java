package io.raftkv.ctl.client;

import io.raftkv.api.Effect;
import java.io.IOException;

/** No answer came. {@link Effect#NONE} when the request certainly never reached an agent. */
final class TransportException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Effect effect;
    private final boolean timeout;

    TransportException(Effect effect, boolean timeout, String message, Throwable cause) {
        super(message, cause);
        this.effect = effect;
        this.timeout = timeout;
    }

    Effect effect() {
        return effect;
    }

    boolean isTimeout() {
        return timeout;
    }
}
