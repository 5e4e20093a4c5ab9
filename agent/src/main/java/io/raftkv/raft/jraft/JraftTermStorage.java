package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.raftkv.raft.EngineFiles.TermReading;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.TermAndVote;
import io.raftkv.raft.TermAndVoteFile;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps term and vote in our own file. The engine goes on after a vote that it could not store, so a failure here ends
 * the process: a node that forgets its vote can elect two leaders in one term.
 */
final class JraftTermStorage implements RaftMetaStorage {
    private final TermAndVoteFile file;
    private final Consumer<Throwable> fatal;

    private volatile TermAndVote current = TermAndVote.withoutVote(0);

    JraftTermStorage(TermAndVoteFile file, Consumer<Throwable> fatal) {
        this.file = file;
        this.fatal = fatal;
    }

    /** @throws IOException if the file is damaged: a node that forgot its vote must not vote */
    void load() throws IOException {
        TermReading reading = file.read();
        if (reading instanceof TermReading.Whole whole) {
            current = whole.value();
        } else if (reading instanceof TermReading.Damaged damaged) {
            throw new IOException(damaged.reason());
        }
    }

    long term() {
        return current.term();
    }

    @Override
    public boolean init(RaftMetaStorageOptions options) {
        return true;
    }

    @Override
    public void shutdown() {
        // Every change was forced when it was made.
    }

    @Override
    public boolean setTerm(long term) {
        return store(new TermAndVote(term, current.vote()));
    }

    @Override
    public long getTerm() {
        return current.term();
    }

    @Override
    public boolean setVotedFor(PeerId peer) {
        return store(new TermAndVote(current.term(), vote(peer)));
    }

    @Override
    public PeerId getVotedFor() {
        return current.vote().map(Peers::toEngine).orElseGet(PeerId::emptyPeer);
    }

    @Override
    public boolean setTermAndVotedFor(long term, PeerId peer) {
        return store(new TermAndVote(term, vote(peer)));
    }

    private synchronized boolean store(TermAndVote next) {
        if (next.equals(current)) {
            return true;
        }
        try {
            file.write(next);
        } catch (IOException e) {
            fatal.accept(e);
            return false;
        }
        current = next;
        return true;
    }

    private static Optional<PeerAddress> vote(PeerId peer) {
        return peer == null || peer.isEmpty() ? Optional.empty() : Optional.of(Peers.fromEngine(peer));
    }
}
