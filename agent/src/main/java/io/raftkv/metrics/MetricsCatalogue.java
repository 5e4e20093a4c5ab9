package io.raftkv.metrics;

import static io.raftkv.metrics.MetricsCatalogue.Kind.COUNTER;
import static io.raftkv.metrics.MetricsCatalogue.Kind.GAUGE;
import static io.raftkv.metrics.MetricsCatalogue.Kind.HISTOGRAM;

import java.util.List;

/**
 * Every metric of the agent under its exact name: what dashboards, alerts and {@code agent/docs/metrics.md} rely on. A
 * test compares this table with a live scrape. Names that the runbook prints stay as they are, also the three gauges
 * that end in {@code _total}.
 */
public enum MetricsCatalogue {
    HTTP_REQUESTS(
            "kvstore_http_requests_total",
            COUNTER,
            "Finished requests; status is the class, route the template and never the key.",
            "method",
            "route",
            "status"),
    HTTP_DURATION(
            "kvstore_http_request_duration_seconds",
            HISTOGRAM,
            "Time from the headers of a request to the end of its answer.",
            "method",
            "route"),
    HTTP_IN_FLIGHT("kvstore_http_requests_in_flight", GAUGE, "Requests being served."),
    HTTP_REQUEST_SIZE("kvstore_http_request_size_bytes", HISTOGRAM, "Sizes of request bodies.", "method"),
    HTTP_RESPONSE_SIZE("kvstore_http_response_size_bytes", HISTOGRAM, "Sizes of response bodies.", "method"),
    HTTP_REJECTED(
            "kvstore_http_rejected_total",
            COUNTER,
            "Requests turned away before anything was done for them: overload, body_too_large, rate_limit.",
            "reason"),
    AUTH_FAILURES(
            "kvstore_auth_failures_total",
            COUNTER,
            "Requests turned away for their credentials: missing, bad_token, expired, forbidden.",
            "reason"),

    AUDIT_ENTRIES("raftkv_audit_entries_total", COUNTER, "Lines written to the audit trail."),
    AUDIT_ERRORS(
            "raftkv_audit_errors_total", COUNTER, "Lines that could not be written to the audit trail, or not forced."),

    STORAGE_KEYS("kvstore_storage_keys_total", GAUGE, "Live keys."),
    STORAGE_VALUE_BYTES("kvstore_storage_value_bytes", GAUGE, "Bytes of live keys and values."),
    STORAGE_OPERATIONS(
            "kvstore_storage_operations_total",
            COUNTER,
            "Operations by outcome; the outcomes of one operation exclude each other.",
            "operation",
            "status"),
    STORAGE_DURATION(
            "kvstore_storage_operation_duration_seconds",
            HISTOGRAM,
            "Time from handing an operation over to its result.",
            "operation"),
    SLOW_OPERATIONS(
            "raftkv_slow_operations_total",
            COUNTER,
            "Operations that took longer than log.slow_threshold.",
            "operation"),

    CACHE_ENTRIES("kvstore_cache_entries", GAUGE, "Entries in the read cache."),
    CACHE_MAX_ENTRIES("kvstore_cache_max_entries", GAUGE, "Entries that the read cache may hold."),
    CACHE_BYTES("kvstore_cache_bytes", GAUGE, "Estimated memory of the read cache."),
    CACHE_EVICTIONS(
            "kvstore_cache_evictions_total",
            COUNTER,
            "Entries evicted: cause size, or mixed when cache.ttl evicts too.",
            "cause"),

    WAL_SIZE("raftkv_wal_size_bytes", GAUGE, "Bytes of the write-ahead log on disk."),
    WAL_SEGMENTS("raftkv_wal_segments_total", GAUGE, "Segments of the write-ahead log."),
    WAL_FSYNC("raftkv_wal_fsync_duration_seconds", HISTOGRAM, "Time to force one group commit to disk."),
    WAL_BATCH_SIZE("raftkv_wal_batch_size", HISTOGRAM, "Operations per group commit."),
    WAL_BATCH_WAIT(
            "raftkv_wal_batch_wait_seconds", HISTOGRAM, "Time that the first operation of a group commit waited."),
    WAL_APPENDED_BYTES("raftkv_wal_appended_bytes_total", COUNTER, "Bytes appended to the write-ahead log."),
    WAL_APPENDED_ENTRIES("raftkv_wal_appended_entries_total", COUNTER, "Entries appended to the write-ahead log."),
    WAL_ERRORS("raftkv_wal_errors_total", COUNTER, "Failures of the write-ahead log.", "op", "kind"),
    WAL_REPLAY("raftkv_wal_replay_duration_seconds", GAUGE, "Duration of the replay at the last start."),

    COMPACTIONS("raftkv_compactions_total", COUNTER, "Compactions of the write-ahead log.", "result"),
    COMPACTION_RECLAIMED(
            "raftkv_compaction_reclaimed_bytes_total", COUNTER, "Bytes freed by compaction of the write-ahead log."),
    COMPACTION_LAST_SUCCESS(
            "raftkv_compaction_last_success_timestamp_seconds",
            GAUGE,
            "Unix time of the last compaction, 0 before the first."),

    SNAPSHOTS("raftkv_snapshots_total", COUNTER, "Snapshots by result and trigger.", "result", "trigger"),
    SNAPSHOT_DURATION("raftkv_snapshot_duration_seconds", HISTOGRAM, "Time to make and publish a snapshot."),
    SNAPSHOT_SIZE("raftkv_snapshot_size_bytes", GAUGE, "Size of the newest snapshot."),
    SNAPSHOT_LAST_SUCCESS(
            "raftkv_snapshot_last_success_timestamp_seconds",
            GAUGE,
            "Unix time of the newest snapshot, 0 before the first."),
    SNAPSHOT_LAST_INDEX("raftkv_snapshot_last_index", GAUGE, "Log index that the newest snapshot covers."),

    BACKUP_STREAMS("raftkv_backup_streams_total", COUNTER, "Backups given out, by result.", "result"),
    BACKUP_RUNNING("raftkv_backup_streams_running", GAUGE, "Backups being given out."),
    BACKUP_BYTES("raftkv_backup_streamed_bytes_total", COUNTER, "Bytes of the backups given out whole."),

    DISK_FREE("raftkv_data_dir_free_bytes", GAUGE, "Free bytes on the file system of the data directory."),
    DISK_SIZE("raftkv_data_dir_size_bytes", GAUGE, "Size of the file system of the data directory."),

    RAFT_IS_LEADER(
            "raftkv_raft_is_leader", GAUGE, "1 while this node leads with a confirmed quorum, also as a single node."),
    RAFT_HAS_LEADER("raftkv_raft_has_leader", GAUGE, "1 while this node knows a leader."),
    RAFT_STATE("raftkv_raft_state", GAUGE, "1 for the state that this node is in.", "state"),
    RAFT_TERM("raftkv_raft_term", GAUGE, "Current term."),
    RAFT_COMMIT_INDEX("raftkv_raft_commit_index", GAUGE, "Highest log index known to be committed."),
    RAFT_APPLIED_INDEX("raftkv_raft_applied_index", GAUGE, "Highest log index applied here."),
    RAFT_LAST_INDEX("raftkv_raft_last_index", GAUGE, "Highest log index on this node."),
    RAFT_LOG_ENTRIES("raftkv_raft_log_entries_total", GAUGE, "Entries after the newest snapshot."),
    RAFT_LEADER_CHANGES(
            "raftkv_raft_leader_changes_total", COUNTER, "Changes of leader or term seen, looked for once a second."),
    RAFT_ELECTIONS("raftkv_raft_elections_total", COUNTER, "Elections of this node.", "result"),
    RAFT_PEERS("raftkv_raft_peers", GAUGE, "Members in the committed configuration, this one included."),
    RAFT_VOTERS("raftkv_raft_voters", GAUGE, "Voters in the committed configuration."),
    RAFT_FAILURE_TOLERANCE("raftkv_raft_failure_tolerance", GAUGE, "Leader only: voters that may still fail."),
    RAFT_FOLLOWER_LAG(
            "raftkv_raft_follower_lag_entries", GAUGE, "Leader only: entries that a member is behind.", "peer"),
    RAFT_PROPOSALS_PENDING("raftkv_raft_proposals_pending", GAUGE, "Writes handed over and not yet answered."),
    RAFT_PROPOSALS("raftkv_raft_proposals_total", COUNTER, "Writes by result.", "result"),
    RAFT_PROPOSALS_FAILED("raftkv_raft_proposals_failed_total", COUNTER, "Failed writes by reason.", "reason"),
    RAFT_COMMIT_DURATION(
            "raftkv_raft_commit_duration_seconds", HISTOGRAM, "Time from proposing a write to its commit."),
    RAFT_APPLY_DURATION(
            "raftkv_raft_apply_duration_seconds", HISTOGRAM, "Time from the commit of a write to its result."),
    RAFT_READ_INDEX_DURATION(
            "raftkv_raft_read_index_duration_seconds", HISTOGRAM, "Time to confirm that a read is linearizable."),
    RAFT_SNAPSHOT_INSTALLS(
            "raftkv_raft_snapshot_installs_total",
            COUNTER,
            "Snapshots installed from a leader.",
            "direction",
            "result"),

    BUILD_INFO("raftkv_build_info", GAUGE, "Always 1.", "version", "revision", "java"),
    CONFIG_LOADED(
            "raftkv_config_last_reload_success_timestamp_seconds", GAUGE, "Unix time when the configuration was read."),
    TLS_NOT_AFTER(
            "raftkv_tls_certificate_not_after_timestamp_seconds", GAUGE, "Unix time when a certificate ends.", "file"),
    REPLICA_DIVERGENCE(
            "raftkv_replica_divergence", GAUGE, "1 when this node's state differs from the others' at one index.");

    /** Prometheus' types. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final String metric;
    private final Kind kind;
    private final String help;
    private final List<String> labels;

    MetricsCatalogue(String metric, Kind kind, String help, String... labels) {
        this.metric = metric;
        this.kind = kind;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name as it is scraped, without the suffixes of a histogram. */
    public String metric() {
        return metric;
    }

    public Kind kind() {
        return kind;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
