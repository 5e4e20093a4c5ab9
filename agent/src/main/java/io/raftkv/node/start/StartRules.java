package io.raftkv.node.start;

import io.raftkv.node.start.FilesFound.WalFound;
import io.raftkv.node.start.StartDecision.Found;
import io.raftkv.node.start.StartDecision.Found.Basis;
import io.raftkv.node.start.StartDecision.Found.Log;
import io.raftkv.node.start.StartDecision.Join;
import io.raftkv.node.start.StartDecision.Refound;
import io.raftkv.node.start.StartDecision.Refuse;
import io.raftkv.node.start.StartDecision.Resume;

/**
 * The start rules: from what was found, what was configured and what others said to what is done. Pure; the table and
 * the reasons are in {@code agent/docs/start-rules.md}. Choosing among several snapshots (rule 8) comes before: the
 * files found speak of the chosen one.
 */
final class StartRules {
    private final FilesFound files;
    private final StartSettings settings;
    private final PeerAnswers answers;
    private final String nodeId;

    private StartRules(FilesFound files, StartSettings settings, PeerAnswers answers, String nodeId) {
        this.files = files;
        this.settings = settings;
        this.answers = answers;
        this.nodeId = nodeId;
    }

    /** @param nodeId for the remedies, which are commands that can be typed */
    static StartDecision decide(FilesFound files, StartSettings settings, PeerAnswers answers, String nodeId) {
        return new StartRules(files, settings, answers, nodeId).decision();
    }

    private StartDecision decision() {
        return switch (files.raft()) {
            case DAMAGED -> forgottenVote();
            case WHOLE -> noneReadable() ? unreadableSnapshots() : asMember();
            case ABSENT -> noneReadable() ? unreadableSnapshots() : asNewcomer();
        };
    }

    private boolean noneReadable() {
        return files.snapshots() == FilesFound.SnapshotsFound.INVALID;
    }

    private StartDecision asMember() {
        return switch (files.wal()) {
            case CONTIGUOUS -> asMemberWithItsLog();
            case ABSENT ->
                refuseMember(
                        "raft/ is there, but the log of this member (*.wal) is gone: it would have forgotten entries that"
                                + " it confirmed; " + files.snapshotsText(),
                        "what the snapshot does not hold is lost here");
            case FOREIGN, DAMAGED, NOT_CONTIGUOUS ->
                refuseMember(
                        "the log of this member cannot be used: " + files.walText() + "; " + files.snapshotsText(),
                        "entries after the snapshot are lost then");
        };
    }

    private StartDecision asMemberWithItsLog() {
        return switch (files.situation()) {
            case UNCHANGED -> new Resume("rule 1: raft/ is whole, this node is a member; " + files.raftText());
            case CHANGED_ALONE ->
                new Refound("rule 9: " + files.raftText() + "; this node is the only voter and opens a new epoch");
            case CHANGED_AMONG_OTHERS ->
                new Refuse(
                        1,
                        files.raftText() + ", and there are other voters, who know it as it was",
                        "set the configuration back; if the node is to move, " + Replacement.of(nodeId));
        };
    }

    private StartDecision asNewcomer() {
        if (settings.bootstrap() || !settings.raftEnabled()) {
            return asFounder();
        }
        if (settings.joinAddrSet()) {
            return new Join("rule 4: no raft/, join_addr is set: this node joins as new" + whatIsSetAside());
        }
        return new Refuse(
                5,
                "raft is enabled, and this node neither is a member (no raft/) nor knows what to do",
                "raft.bootstrap: true on exactly one node founds a cluster; raft.join_addr joins one; raft.enabled: false"
                        + " runs this node alone");
    }

    private StartDecision asFounder() {
        return switch (answers.finding()) {
            case MEMBER, ADDRESSED ->
                new Refuse(
                        3,
                        answers.text() + ", so founding here would open a second cluster",
                        Replacement.of(nodeId)
                                + "; to restore a backup instead, stop every node of that cluster first");
            case STRANGER ->
                settings.raftEnabled()
                        ? new Join("rule 3: " + answers.text() + ": this node joins instead of founding"
                                + whatIsSetAside())
                        : founding();
            case NOTHING -> founding();
        };
    }

    private StartDecision founding() {
        if (files.snapshots() != FilesFound.SnapshotsFound.ABSENT) {
            return new Found(
                    Basis.SNAPSHOT,
                    log(),
                    "rule 3: this node founds a new epoch from a snapshot; " + files.snapshotsText() + "; "
                            + logText());
        }
        return switch (files.wal()) {
            case ABSENT -> new Found(Basis.EMPTY, Log.NONE_FOUND, "rule 3: this node founds an empty cluster");
            case CONTIGUOUS ->
                new Found(Basis.EMPTY, Log.REPLAYED, "rule 7: this node founds a new epoch from its log; " + logText());
            case FOREIGN, DAMAGED, NOT_CONTIGUOUS ->
                new Refuse(
                        6,
                        "there is no snapshot, and the log cannot be used without one: " + files.walText()
                                + ". An empty cluster is never founded beside data that cannot be read",
                        "put a snapshot back into snapshots/, or restore a backup; to begin empty all the same, move"
                                + " *.wal away");
        };
    }

    private Log log() {
        return switch (files.wal()) {
            case ABSENT -> Log.NONE_FOUND;
            case CONTIGUOUS -> Log.REPLAYED;
            case FOREIGN, DAMAGED, NOT_CONTIGUOUS -> Log.SET_ASIDE;
        };
    }

    private String logText() {
        return switch (files.wal()) {
            case ABSENT -> "no log found";
            case CONTIGUOUS -> "rule 7: the log continues it and is replayed, " + files.walText();
            case FOREIGN, DAMAGED, NOT_CONTIGUOUS ->
                "rule 7: the log does not continue it and is set aside: " + files.walText();
        };
    }

    private String whatIsSetAside() {
        boolean snapshots = files.snapshots() != FilesFound.SnapshotsFound.ABSENT;
        boolean log = files.wal() != WalFound.ABSENT;
        if (!snapshots && !log) {
            return "";
        }
        return "; set aside, because the cluster has its own data: "
                + (snapshots ? "snapshots/" : "")
                + (snapshots && log ? " and " : "")
                + (log ? "*.wal" : "");
    }

    private StartDecision forgottenVote() {
        return new Refuse(
                2,
                "raft/ is damaged: " + files.raftText() + ". A node that forgot its vote must not vote",
                "in a cluster, " + Replacement.of(nodeId)
                        + "; to found anew from snapshots/ (raft.bootstrap: true, or"
                        + " raft.enabled: false), move raft/ away, see start-rules.md");
    }

    private StartDecision unreadableSnapshots() {
        return new Refuse(
                6,
                "snapshots/ is not empty, and nothing in it can be used: " + files.snapshotsText(),
                "restore a backup over it, or, in a cluster, " + Replacement.of(nodeId)
                        + "; if nothing in it is needed, move snapshots/ away");
    }

    private StartDecision refuseMember(String reason, String consequence) {
        return new Refuse(
                1,
                reason,
                "in a cluster, " + Replacement.of(nodeId) + "; alone, move raft/ away too, then this node founds anew"
                        + " from snapshots/ (" + consequence + ")");
    }
}
