package io.raftkv.ctl.hosts;

import java.util.ArrayList;
import java.util.List;

/** Wraps a program so that it speaks English, and has root's rights when it needs them. */
final class Privilege {
    private static final String ENGLISH = "LC_ALL=C; export LC_ALL; ";
    private static final String AS_ASKED = ENGLISH + "exec \"$@\"";
    /** Root needs no sudo, which a minimal system may not even have. */
    private static final String AS_ROOT = ENGLISH + "[ \"$(id -u)\" = 0 ] || exec sudo -n -- \"$@\"; exec \"$@\"";

    private Privilege() {}

    static List<String> wrap(HostCommand command) {
        List<String> wrapped = new ArrayList<>(List.of("sh", "-c", command.asRoot() ? AS_ROOT : AS_ASKED, "sh"));
        wrapped.addAll(command.arguments());
        return wrapped;
    }
}
