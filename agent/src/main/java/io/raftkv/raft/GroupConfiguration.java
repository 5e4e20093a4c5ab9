package io.raftkv.raft;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration as the log carries it: the members, and while a change is under way also those before it (joint
 * consensus, Raft paper, section 6). The payload of {@code CONFIGURATION} entries is text, one list a line, so that
 * reading a log needs no engine:
 *
 * <pre>
 * voters node1:7000,node2:7000
 * nonvoters node3:7000
 * old-voters
 * old-nonvoters
 * </pre>
 */
public record GroupConfiguration(
        List<PeerAddress> voters,
        List<PeerAddress> nonvoters,
        List<PeerAddress> oldVoters,
        List<PeerAddress> oldNonvoters) {
    private static final List<String> NAMES = List.of("voters", "nonvoters", "old-voters", "old-nonvoters");

    public GroupConfiguration {
        voters = List.copyOf(voters);
        nonvoters = List.copyOf(nonvoters);
        oldVoters = List.copyOf(oldVoters);
        oldNonvoters = List.copyOf(oldNonvoters);
    }

    public static GroupConfiguration stable(Membership membership) {
        return new GroupConfiguration(membership.voters(), membership.nonvoters(), List.of(), List.of());
    }

    /** The members after the change, which is what counts from the moment the entry is written. */
    public Membership membership() {
        return new Membership(voters, nonvoters);
    }

    public byte[] encode() {
        List<List<PeerAddress>> lists = List.of(voters, nonvoters, oldVoters, oldNonvoters);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMES.size(); i++) {
            String peers = lists.get(i).stream().map(PeerAddress::toString).collect(Collectors.joining(","));
            text.append(NAMES.get(i)).append(' ').append(peers).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException unless {@code payload} is what {@link #encode} writes */
    public static GroupConfiguration decode(byte[] payload) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a configuration that is not UTF-8", e);
        }
        String[] lines = text.split("\n", -1);
        if (lines.length != NAMES.size() + 1 || !lines[NAMES.size()].isEmpty()) {
            throw new IllegalArgumentException("a configuration of " + (lines.length - 1) + " lines, 4 expected");
        }
        return new GroupConfiguration(peers(lines, 0), peers(lines, 1), peers(lines, 2), peers(lines, 3));
    }

    private static List<PeerAddress> peers(String[] lines, int which) {
        String prefix = NAMES.get(which) + " ";
        if (!lines[which].startsWith(prefix)) {
            throw new IllegalArgumentException("a configuration without its list of " + NAMES.get(which));
        }
        String list = lines[which].substring(prefix.length());
        return list.isEmpty()
                ? List.of()
                : Stream.of(list.split(",", -1)).map(PeerAddress::parse).toList();
    }
}
