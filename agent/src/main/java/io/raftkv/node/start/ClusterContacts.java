package io.raftkv.node.start;

import io.raftkv.api.JoinRequest;
import io.raftkv.api.JoinResponse;
import io.raftkv.api.PeerHello;
import java.util.concurrent.CompletableFuture;

/** What a starting node asks other agents, over HTTP. Futures fail when nobody answers, or nonsense. */
public interface ClusterContacts {
    /** @param baseUrl of the other agent, without a path */
    CompletableFuture<PeerHello> hello(String baseUrl, PeerHello mine);

    /** Asks for membership. A refusal is an answer; what may pass by itself fails the future. */
    CompletableFuture<JoinAnswer> join(String baseUrl, JoinRequest request);

    /** What a member said to a node that wants to join. */
    sealed interface JoinAnswer {
        record Accepted(JoinResponse response) implements JoinAnswer {}

        /** @param reason in the words of the member, with its remedy */
        record Refused(String reason) implements JoinAnswer {}
    }
}
