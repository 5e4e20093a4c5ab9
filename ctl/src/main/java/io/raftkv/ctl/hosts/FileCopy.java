package io.raftkv.ctl.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A file that is on the host whole or not at all: written beside its place, proven by its SHA-256, forced, renamed. Not
 * {@code scp}: that writes in place, cannot become root, and a broken connection leaves half a file under the full name.
 */
final class FileCopy {
    /** For a program on the host a broken connection looks like the end of the file: only the hash tells. */
    private static final String SCRIPT = """
            set -eu
            umask 077
            part=$(mktemp -- "$1.XXXXXX")
            trap 'rm -f -- "$part"' EXIT
            trap 'exit 1' HUP INT TERM
            cat >"$part"
            case $(sha256sum <"$part") in
                "$3 "*) ;;
                *) echo 'the file did not arrive whole' >&2; exit 74 ;;
            esac
            [ -z "$4" ] || chown -- "$4" "$part"
            chmod -- "$2" "$part"
            sync -- "$part"
            mv -fT -- "$part" "$1"
            sync -- "$(dirname -- "$1")"
            """;

    /** EX_IOERR of sysexits.h. */
    static final int INCOMPLETE_STATUS = 74;

    private static final int BUFFER_BYTES = 64 << 10;

    private FileCopy() {}

    static HostCommand command(Path file, HostFile target, boolean asRoot, Duration timeout) throws IOException {
        List<String> arguments = List.of(
                "sh",
                "-c",
                SCRIPT,
                "copy to",
                target.path(),
                target.mode(),
                sha256(file),
                target.owner().orElse(""));
        return new HostCommand(arguments, asRoot, CommandInput.of(file), timeout);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
