package io.raftkv.backup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** What a pax extended header (POSIX.1-2001) says of the next entry, as far as it matters here. */
record PaxHeader(Optional<String> path, OptionalLong sizeBytes) {
    static final PaxHeader NONE = new PaxHeader(Optional.empty(), OptionalLong.empty());

    /** Records are {@code <length> <key>=<value>\n}, the length counting all of it. */
    static PaxHeader parse(Path archive, byte[] content) throws BackupInvalidException {
        PaxHeader header = NONE;
        int at = 0;
        while (at < content.length && content[at] != 0) {
            int space = at;
            while (space < content.length && content[space] >= '0' && content[space] <= '9' && space - at < 6) {
                space++;
            }
            if (space == at || space >= content.length || content[space] != ' ') {
                throw damaged(archive);
            }
            int end = at + Integer.parseInt(new String(content, at, space - at, StandardCharsets.US_ASCII));
            if (end > content.length || end < space + 3 || content[end - 1] != '\n') {
                throw damaged(archive);
            }
            String record = new String(content, space + 1, end - space - 2, StandardCharsets.UTF_8);
            header = header.with(archive, record);
            at = end;
        }
        return header;
    }

    private PaxHeader with(Path archive, String record) throws BackupInvalidException {
        int equals = record.indexOf('=');
        if (equals < 1) {
            throw damaged(archive);
        }
        String key = record.substring(0, equals);
        String value = record.substring(equals + 1);
        if (key.startsWith("GNU.sparse")) {
            throw new BackupInvalidException(archive, "it contains a sparse file");
        }
        return switch (key) {
            case "path" -> new PaxHeader(Optional.of(value), sizeBytes);
            case "size" -> new PaxHeader(path, OptionalLong.of(size(archive, value)));
            default -> this;
        };
    }

    private static long size(Path archive, String value) throws BackupInvalidException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw damaged(archive);
        }
    }

    private static BackupInvalidException damaged(Path archive) {
        return new BackupInvalidException(archive, "an extended header is damaged");
    }
}
