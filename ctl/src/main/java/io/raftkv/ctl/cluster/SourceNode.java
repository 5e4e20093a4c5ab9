package io.raftkv.ctl.cluster;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The node to take data from: by role and applied index, never by name.
 *
 * @param why in words, for the person who reads along
 */
public record SourceNode(NodePicture node, String why) {
    /** A follower that is further behind is passed over: its data would be old. */
    private static final long LAG_MAX = 100;

    /**
     * The caught-up follower with the highest applied index, so that the leader is spared; else the leader.
     *
     * @param usable nodes that can be taken at all
     */
    public static SourceNode choose(ClusterPicture picture, Predicate<NodePicture> usable) {
        return chooseIfAny(picture, usable)
                .orElseThrow(() -> new CtlException(
                        ExitCode.REFUSED,
                        "there is no node to take the data from: none that is up, caught up and in reach",
                        "raftkvctl status; name one with --node"));
    }

    private static Optional<SourceNode> chooseIfAny(ClusterPicture picture, Predicate<NodePicture> usable) {
        List<NodePicture> candidates = picture.nodes().stream()
                .filter(node -> node.isUp() && node.appliedIndex() != null)
                .filter(usable)
                .toList();
        Optional<NodePicture> follower = candidates.stream()
                .filter(node -> !node.id().equals(picture.leader()))
                .filter(node -> node.lag() != null && node.lag() <= LAG_MAX)
                .max(Comparator.comparingLong(NodePicture::appliedIndex));
        if (follower.isPresent()) {
            return Optional.of(new SourceNode(
                    follower.get(),
                    follower.get().role() + ", lag " + follower.get().lag()));
        }
        return candidates.stream()
                .filter(node -> node.id().equals(picture.leader()))
                .findFirst()
                .map(node -> new SourceNode(node, "leader; no follower is caught up and in reach"));
    }

    /** The chosen one, then the others that would do, for when it fails on the way; the leader last. */
    public static List<SourceNode> inOrder(ClusterPicture picture) {
        List<SourceNode> order = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        Predicate<NodePicture> untaken = node -> !taken.contains(node.id());
        SourceNode next = choose(picture, untaken);
        while (next != null) {
            order.add(next);
            taken.add(next.node().id());
            next = chooseIfAny(picture, untaken).orElse(null);
        }
        return order;
    }

    /** @throws CtlException if that node is not there or down */
    public static SourceNode named(ClusterPicture picture, String id) {
        NodePicture node = picture.node(id)
                .orElseThrow(() -> new CtlException(
                        ExitCode.NOT_FOUND,
                        "there is no node '" + id + "'",
                        "known are "
                                + String.join(
                                        ", ",
                                        picture.nodes().stream()
                                                .map(NodePicture::id)
                                                .toList())));
        if (!node.isUp()) {
            throw new CtlException(ExitCode.REFUSED, id + " is down: " + String.join("; ", node.reasons()));
        }
        return new SourceNode(node, "as asked, " + node.role());
    }
}
