package io.raftkv.ctl.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory tree: key = prefix and relative path, value = content. Links and special files are passed over. */
public final class DirectorySource implements RecordSource {
    private record Found(Path file, String key) {}

    private final List<Found> files = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long totalBytes;
    private int position;

    /** @param include glob that a file's name or relative path must match; empty for every file */
    public DirectorySource(Path root, String prefix, Optional<String> include) throws IOException {
        Optional<PathMatcher> matcher = include.map(glob -> root.getFileSystem().getPathMatcher("glob:" + glob));
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path relative = root.relativize(file);
                if (matcher.isPresent()
                        && !matcher.get().matches(relative)
                        && !matcher.get().matches(relative.getFileName())) {
                    return FileVisitResult.CONTINUE;
                }
                if (!attributes.isRegularFile()) {
                    skipped.add(relative + ": not a regular file");
                    return FileVisitResult.CONTINUE;
                }
                files.add(new Found(file, prefix + relative.toString()));
                totalBytes += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort((one, other) -> one.key().compareTo(other.key()));
    }

    public int fileCount() {
        return files.size();
    }

    @Override
    public TransferRecord next() throws IOException {
        if (position == files.size()) {
            return null;
        }
        Found found = files.get(position++);
        return new TransferRecord(
                found.key().getBytes(StandardCharsets.UTF_8),
                Files.readAllBytes(found.file()),
                found.file().toString());
    }

    @Override
    public long totalBytes() {
        return totalBytes;
    }

    @Override
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    @Override
    public void close() {}
}
