package io.raftkv.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names inside archives: whatever could lead out of the target directory is refused, not repaired. */
final class EntryPath {
    private static final int LENGTH_MAX = 4096;
    private static final int COMPONENT_LENGTH_MAX = 255;

    private EntryPath() {}

    /** @return the name without leading {@code ./} and trailing slash; empty for the top itself */
    static String clean(Path archive, String name) throws BackupInvalidException {
        if (name.isEmpty() || name.length() > LENGTH_MAX) {
            throw refused(archive, name, "is empty or too long");
        }
        if (name.startsWith("/")) {
            throw refused(archive, name, "is absolute");
        }
        String trimmed = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        List<String> kept = new ArrayList<>();
        for (String component : trimmed.split("/", -1)) {
            if (component.equals(".") && kept.isEmpty()) {
                continue;
            }
            requireHarmless(archive, name, component);
            kept.add(component);
        }
        return String.join("/", kept);
    }

    private static void requireHarmless(Path archive, String name, String component) throws BackupInvalidException {
        if (component.equals("..") || component.equals(".") || component.isEmpty()) {
            throw refused(archive, name, "has a component that is empty, '.' or '..'");
        }
        if (component.length() > COMPONENT_LENGTH_MAX) {
            throw refused(archive, name, "has a component that is too long");
        }
        if (component.indexOf('\\') >= 0 || component.chars().anyMatch(Character::isISOControl)) {
            throw refused(archive, name, "has a backslash or a control character");
        }
    }

    private static BackupInvalidException refused(Path archive, String name, String reason) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        String printable = shown.replaceAll("\\p{Cntrl}", "?");
        return new BackupInvalidException(archive, "the name \"" + printable + "\" " + reason);
    }
}
