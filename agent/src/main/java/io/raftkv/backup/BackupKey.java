package io.raftkv.backup;

import io.raftkv.check.InvariantViolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that archives are encrypted with, as a key file holds it. Every archive gets a key of its own from it: no
 * nonce is ever used twice, and no frame of one archive fits into another.
 */
public final class BackupKey {
    static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "raftkv-backup-key-1 ";
    private static final Pattern LINE = Pattern.compile(PREFIX + "([0-9a-f]{64})");
    private static final int FILE_BYTES_MAX = 4096;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final byte[] secret;
    private final byte[] id;

    private BackupKey(byte[] secret) {
        this.secret = secret;
        this.id = Arrays.copyOf(mac(secret, "raftkv backup key id".getBytes(StandardCharsets.US_ASCII)), ID_BYTES);
    }

    /**
     * Makes a new key and the file for it, forced, readable by its owner only.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one: archives may need it
     */
    public static BackupKey create(Path file) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        String text =
                "# Key of RaftKV backups. Who loses it loses them; who has it can read them. Keep a copy elsewhere.\n"
                        + PREFIX + HexFormat.of().formatHex(secret) + "\n";
        Path path = file.toAbsolutePath();
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return new BackupKey(secret);
    }

    /** @throws BackupKeyException if others may read the file, or it holds no key */
    public static BackupKey read(Path file) throws IOException {
        Set<PosixFilePermission> open = new java.util.HashSet<>(Files.getPosixFilePermissions(file));
        open.retainAll(OTHERS);
        if (!open.isEmpty()) {
            throw new BackupKeyException("the key file " + file + " is open to others; chmod 600 " + file
                    + ", and think about who may have read it");
        }
        if (Files.size(file) <= FILE_BYTES_MAX) {
            for (String line :
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
                Matcher key = LINE.matcher(line.strip());
                if (key.matches()) {
                    return new BackupKey(HexFormat.of().parseHex(key.group(1)));
                }
            }
        }
        throw new BackupKeyException(file + " holds no key: a line '" + PREFIX.strip() + "' and 64 hexadecimal digits");
    }

    /** Sixteen hexadecimal digits; says which key it is and nothing about it. */
    public String id() {
        return HexFormat.of().formatHex(id);
    }

    byte[] idBytes() {
        return id.clone();
    }

    /** The key of one archive: any other header has another one. */
    SecretKeySpec ofArchive(byte[] header) {
        byte[] label = "raftkv backup archive".getBytes(StandardCharsets.US_ASCII);
        byte[] input = Arrays.copyOf(label, label.length + header.length);
        System.arraycopy(header, 0, input, label.length, header.length);
        return new SecretKeySpec(mac(secret, input), "AES");
    }

    private static byte[] mac(byte[] secret, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new InvariantViolation("every Java platform has HmacSHA256", e);
        }
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "key " + id();
    }
}
