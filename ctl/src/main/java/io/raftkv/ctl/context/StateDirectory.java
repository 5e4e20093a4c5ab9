package io.raftkv.ctl.context;

import java.nio.file.Path;
import java.util.Map;

/** Where raftkvctl remembers things for this user: {@code $XDG_STATE_HOME/raftkvctl}, by default below {@code ~/.local/state}. */
public final class StateDirectory {
    private StateDirectory() {}

    /** @param environment read for {@code XDG_STATE_HOME} and {@code HOME} */
    public static Path of(Map<String, String> environment) {
        String stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = stateHome.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state")
                : Path.of(stateHome);
        return base.resolve("raftkvctl");
    }
}
