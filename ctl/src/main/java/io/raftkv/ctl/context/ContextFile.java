package io.raftkv.ctl.context;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content of one context file. Immutable; {@link #save} replaces the file atomically. */
public record ContextFile(
        Path path, Optional<String> currentContext, List<Context> contexts, List<NamedRepository> repositories) {
    public ContextFile {
        repositories = List.copyOf(repositories);
        contexts = List.copyOf(contexts);
    }

    /** The file's content, or an empty one when it does not exist. */
    public static ContextFile loadIfExists(Path path) {
        return Files.exists(path) ? load(path) : new ContextFile(path, Optional.empty(), List.of(), List.of());
    }

    /** @throws CtlException if it cannot be read or says something that this version does not know */
    public static ContextFile load(Path path) {
        try {
            return ContextYaml.parse(path, Files.readString(path));
        } catch (IOException e) {
            throw new CtlException(
                    ExitCode.USAGE, "cannot read " + path + ": " + reason(e), "check --config or RAFTKVCTL_CONFIG", e);
        }
    }

    public Optional<Context> context(String name) {
        return contexts.stream().filter(context -> context.name().equals(name)).findFirst();
    }

    /** With {@code context} in it, in place of one of the same name. */
    public ContextFile with(Context context) {
        List<Context> changed = new ArrayList<>(contexts);
        changed.removeIf(other -> other.name().equals(context.name()));
        changed.add(context);
        return new ContextFile(path, currentContext, changed, repositories);
    }

    public ContextFile without(String name) {
        List<Context> changed = new ArrayList<>(contexts);
        changed.removeIf(other -> other.name().equals(name));
        return new ContextFile(path, currentContext.filter(current -> !current.equals(name)), changed, repositories);
    }

    public ContextFile withCurrent(String name) {
        return new ContextFile(path, Optional.of(name), contexts, repositories);
    }

    /** With {@code repository} in it, in place of one of the same name. */
    public ContextFile with(NamedRepository repository) {
        List<NamedRepository> changed = new ArrayList<>(repositories);
        changed.removeIf(other -> other.name().equals(repository.name()));
        changed.add(repository);
        return new ContextFile(path, currentContext, contexts, changed);
    }

    public void save() {
        Path temporary = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(temporary, ContextYaml.format(this));
            move(temporary);
        } catch (IOException e) {
            throw new CtlException(ExitCode.FAILURE, "cannot write " + path + ": " + reason(e), null, e);
        }
    }

    private void move(Path temporary) throws IOException {
        try {
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }
}
