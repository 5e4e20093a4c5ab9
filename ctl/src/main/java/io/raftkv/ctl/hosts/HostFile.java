package io.raftkv.ctl.hosts;

import io.raftkv.check.Check;
import java.util.Optional;

/**
 * A file on a host, as it shall be.
 *
 * @param path absolute
 * @param mode octal, as {@code chmod} takes it
 * @param owner {@code user:group}; whoever writes it when empty
 */
public record HostFile(String path, String mode, Optional<String> owner) {
    public HostFile {
        Check.argument(path.startsWith("/") && !path.endsWith("/"), "'%s' is no absolute path of a file", path);
        Check.argument(mode.matches("[0-7]{3,4}"), "'%s' is no mode of a file", mode);
    }

    public static HostFile of(String path, String mode) {
        return new HostFile(path, mode, Optional.empty());
    }
}
