package io.raftkv.node;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import java.util.Optional;

/** This node does not lead; nothing was proposed. The caller forwards to the leader, if one is known. */
public final class NotLeaderException extends ApiException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> leaderHttp;

    public NotLeaderException(Optional<String> leaderHttp) {
        super(ErrorCode.NO_LEADER, "no leader: this node does not lead and nothing was written");
        this.leaderHttp = leaderHttp;
    }

    /** Base URL of the leader, if known. */
    public Optional<String> leaderHttp() {
        return leaderHttp;
    }
}
