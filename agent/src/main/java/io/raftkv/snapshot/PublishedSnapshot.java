package io.raftkv.snapshot;

import java.nio.file.Path;

/**
 * A snapshot under its final name.
 *
 * @param directory {@code snapshots/snapshot-<applied index>}
 * @param manifestSha256 64 hexadecimal digits; since the manifest names the digest of every file, this names all
 */
public record PublishedSnapshot(Path directory, SnapshotManifest manifest, String manifestSha256) {}
