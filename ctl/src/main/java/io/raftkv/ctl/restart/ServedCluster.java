package io.raftkv.ctl.restart;

import io.raftkv.api.DrainResponse;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.hosts.Service;
import java.time.Duration;
import java.util.function.Consumer;

/** A cluster, its agents and their services, as a restart works on them. Changes can be repeated. */
public interface ServedCluster {
    ClusterPicture picture();

    /** The service of one node: its process, whoever looks after it. */
    Service service(String node);

    /** Whether the node says that it serves; false also when it does not answer. */
    boolean isReady(String node);

    /** Hands leadership over, and returns when the new leader has committed. */
    void transfer(String toNode);

    /**
     * Refuses data requests on the node and returns when those under way were answered, or the time is over.
     *
     * @param progress hears how far it is meanwhile
     */
    DrainResponse drain(String node, Duration timeout, Consumer<DrainResponse> progress);

    /** How far a drain is. */
    DrainResponse drained(String node);

    void undrain(String node);
}
