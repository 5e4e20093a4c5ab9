package io.raftkv.ctl.context;

import io.raftkv.check.Check;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A repository of backups, as the operator named it.
 *
 * @param path its directory
 * @param keyFile with which its archives are encrypted
 */
public record NamedRepository(String name, Path path, Optional<Path> keyFile) {
    public NamedRepository {
        Check.argument(name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"), "'%s' is no name for a repository", name);
    }
}
