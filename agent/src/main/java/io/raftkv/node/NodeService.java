package io.raftkv.node;

import io.raftkv.api.HashResponse;
import io.raftkv.api.HealthResponse;
import io.raftkv.api.SnapshotResponse;
import io.raftkv.api.StatsResponse;
import io.raftkv.api.VersionResponse;
import io.raftkv.api.WalResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** This node itself: its state, its figures, its snapshots. Only {@link #snapshot},
 * {@link #backup} and {@link #drain} wait for anything. */
public interface NodeService {
    /** Status {@code healthy} or {@code degraded}. */
    HealthResponse health();

    /** Status {@code ready} or {@code not ready}. */
    HealthResponse ready();

    StatsResponse stats();

    VersionResponse version();

    HashResponse hash();

    WalResponse wal();

    /** Completes when the snapshot is durable and published. */
    CompletableFuture<SnapshotResponse> snapshot();

    /**
     * Makes a snapshot and holds it with the log after it. Waits for both, and for a quorum unless {@code consistency} is
     * stale: never on a thread that serves requests.
     *
     * @param consistency linearizable: everything that was acknowledged before this call is in the backup
     * @throws io.raftkv.api.ApiException if this node may not give its data out, or nobody confirms that it has it all
     */
    OutgoingBackup backup(Consistency consistency) throws IOException;

    String nodeId();

    /**
     * Takes the node out of service: not ready, no data requests, no leadership while another voter can have it.
     * Completes when that has happened or cannot; requests under way may still go on. May be asked again.
     */
    CompletableFuture<Void> drain();

    /** Lets a drained node serve again; does nothing when it was not. */
    void undrain();

    /** {@code <cluster id>/<epoch>}, for the header of every answer; empty while the node does not know it. */
    String clusterTag();
}
