package io.raftkv.ctl.transfer;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An empty directory that keys become files of. A key that would leave it, or collides with another, is refused. */
public final class DirectoryTarget {
    private static final int NAME_BYTES_MAX = 255;

    private final Path root;
    private final String prefix;

    /** @param prefix taken off each key */
    public DirectoryTarget(Path root, String prefix) throws IOException {
        this.root = root;
        this.prefix = prefix;
        Files.createDirectories(root);
        try (Stream<Path> content = Files.list(root)) {
            if (content.findAny().isPresent()) {
                throw new CtlException(ExitCode.REFUSED, root + " is not empty", "name a new directory");
            }
        }
    }

    /** @return why the key cannot become a file; empty when it was written */
    public Optional<String> write(byte[] key, byte[] value) throws IOException {
        Optional<String> text = Utf8.decode(key);
        if (text.isEmpty()) {
            return Optional.of("the key is not UTF-8");
        }
        String name = text.get().startsWith(prefix) ? text.get().substring(prefix.length()) : text.get();
        List<String> segments = Arrays.asList(name.split("/", -1));
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf('\0') >= 0) {
                return Optional.of("the key is no relative path");
            }
            if (segment.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
                return Optional.of("a part of the key is longer than a file name can be");
            }
        }
        try {
            return writeBelow(root.resolve(name), value);
        } catch (InvalidPathException e) {
            return Optional.of("the key is no path here: " + e.getReason());
        }
    }

    private Optional<String> writeBelow(Path file, byte[] value) throws IOException {
        if (!file.normalize().startsWith(root.normalize())) {
            return Optional.of("the key would leave the directory");
        }
        for (Path parent = file.getParent(); !parent.equals(root); parent = parent.getParent()) {
            if (Files.isRegularFile(parent)) {
                return Optional.of("collides with the key that became the file " + root.relativize(parent));
            }
        }
        if (Files.isDirectory(file)) {
            return Optional.of("collides with keys below it, that became a directory");
        }
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, value);
            return Optional.empty();
        } catch (FileSystemException e) {
            throw new IOException("cannot write " + file + ": " + e.getReason(), e);
        }
    }
}
