package io.raftkv.backup;

/**
 * A file or directory of an archive, name and type judged.
 *
 * @param path relative, without {@code .}, {@code ..} or empty components
 */
record TarEntry(String path, boolean directory, long sizeBytes) {}
