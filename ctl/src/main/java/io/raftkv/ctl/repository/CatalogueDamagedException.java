package io.raftkv.ctl.repository;

import java.io.IOException;

/** An entry of the catalogue cannot be believed; the archive beside it can say the same again. */
public final class CatalogueDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    CatalogueDamagedException(String name, String reason) {
        super(name + ": " + reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
