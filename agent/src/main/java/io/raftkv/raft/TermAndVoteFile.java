package io.raftkv.raft;

import io.raftkv.disk.AtomicFile;
import io.raftkv.disk.Disk;
import io.raftkv.raft.EngineFiles.TermReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * {@code raft/term-and-vote}: four lines of text that an operator can read, the last one a checksum of the others.
 * Replaced as a whole by a temporary file, a force, a rename and a force of the directory, so a crash leaves the old
 * pair or the new one, and anything else is damage.
 *
 * <pre>
 * raftkv term and vote, format 1
 * term 12
 * vote node1:7000
 * crc32c 0f1e2d3c
 * </pre>
 *
 * <p>The vote line ends with {@code -} when no vote was cast in this term.
 */
public final class TermAndVoteFile {
    public static final String FILE_NAME = "term-and-vote";

    private static final String TITLE = "raftkv term and vote, format 1";
    private static final Pattern CONTENT =
            Pattern.compile("(" + TITLE + "\nterm (\\d{1,19})\nvote (\\S+)\n)crc32c ([0-9a-f]{8})\n");

    private final AtomicFile file;

    public TermAndVoteFile(Disk disk, Path raftDirectory) {
        this.file = new AtomicFile(disk, raftDirectory.resolve(FILE_NAME));
    }

    /** Judges the file; a temporary file that a crash left behind counts for nothing. */
    public TermReading read() throws IOException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return new TermReading.Absent();
        }
        String text = new String(content.get(), StandardCharsets.US_ASCII);
        Matcher matcher = CONTENT.matcher(text);
        if (!matcher.matches()) {
            return damaged("not in the format of this file");
        }
        if (!checksum(matcher.group(1)).equals(matcher.group(4))) {
            return damaged("checksum " + matcher.group(4) + " does not fit, computed " + checksum(matcher.group(1)));
        }
        try {
            String vote = matcher.group(3);
            return new TermReading.Whole(new TermAndVote(
                    Long.parseLong(matcher.group(2)),
                    vote.equals("-") ? Optional.empty() : Optional.of(PeerAddress.parse(vote))));
        } catch (IllegalArgumentException e) {
            return damaged(e.getMessage());
        }
    }

    /** Replaces the file; when this returns, the pair survives a power cut. A failure is final. */
    public void write(TermAndVote value) throws IOException {
        String body = TITLE + "\nterm " + value.term() + "\nvote "
                + value.vote().map(PeerAddress::toString).orElse("-") + "\n";
        byte[] content = (body + "crc32c " + checksum(body) + "\n").getBytes(StandardCharsets.US_ASCII);
        file.write(content);
    }

    private TermReading damaged(String reason) {
        return new TermReading.Damaged(file.path() + ": " + reason);
    }

    private static String checksum(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return String.format("%08x", crc.getValue());
    }
}
