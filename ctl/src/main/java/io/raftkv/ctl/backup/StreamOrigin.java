package io.raftkv.ctl.backup;

import io.raftkv.backup.BackupContent;
import io.raftkv.backup.BackupProgress;
import io.raftkv.check.Check;
import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.BackupStream;
import io.raftkv.ctl.failure.CtlException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/** Running agents, over HTTP: nothing but their ports has to be in reach. Every attempt goes to the next one. */
public final class StreamOrigin implements BackupOrigin {
    /** @param why in words, for the person who reads along */
    public record Source(String nodeId, String why, AgentClient agent) {}

    private final List<Source> sources;
    private final boolean stale;
    private final Consumer<Source> chosen;
    private int attempts;

    /**
     * @param sources in the order in which to try them
     * @param stale do without a confirmation by a quorum
     * @param chosen hears which one is used, before anything is asked of it
     */
    public StreamOrigin(List<Source> sources, boolean stale, Consumer<Source> chosen) {
        Check.argument(!sources.isEmpty(), "no node to take the backup from");
        this.sources = List.copyOf(sources);
        this.stale = stale;
        this.chosen = chosen;
    }

    @Override
    public BackupContent prepare() {
        BackupStream stream = open();
        return new BackupContent() {
            @Override
            public long sizeBytes() {
                return stream.contentBytes();
            }

            @Override
            public void writeTo(OutputStream target, BackupProgress progress) throws IOException {
                try (stream) {
                    long total = stream.contentBytes();
                    stream.copyTo(target, done -> progress.progress(done, Math.max(done, total)));
                }
            }
        };
    }

    /** The next one that begins to answer; with none left to try, what the last one said. */
    private BackupStream open() {
        while (true) {
            Source source = sources.get(attempts % sources.size());
            attempts++;
            chosen.accept(source);
            try {
                return source.agent().backup(stale);
            } catch (CtlException e) {
                if (attempts >= sources.size()) {
                    throw e;
                }
            }
        }
    }
}
