package io.raftkv.node;

/**
 * What the replicated state holds about one member, as JSON under {@code member/<id>} of the system space.
 *
 * @param address Raft address as written by the member
 * @param http base URL, {@code null} while unknown
 * @param instanceId the life of its data directory, {@code null} until the node itself was heard
 * @param bootId of its latest process that was heard, 0 before the first
 * @param version of its program, {@code null} while unknown
 */
public record MemberRecord(
        String nodeId, String address, String http, String instanceId, long bootId, String version, Intent intent) {

    /** What the cluster has decided about this member; the leader carries it out, and the next one after a crash. */
    public enum Intent {
        /** Receives the log, and stays without a vote. */
        NONVOTER,
        /** A vote, as soon as it has caught up. */
        VOTER,
        /** Has caught up and is being given its vote: between two configuration changes it stands in neither list. */
        PROMOTING,
        /** Leaves the configuration. */
        LEAVING
    }

    MemberRecord with(Intent newIntent) {
        return new MemberRecord(nodeId, address, http, instanceId, bootId, version, newIntent);
    }

    /** This record with what the node says of itself now. */
    MemberRecord heard(String newHttp, String newInstanceId, long newBootId, String newVersion) {
        return new MemberRecord(nodeId, address, newHttp, newInstanceId, newBootId, newVersion, intent);
    }
}
