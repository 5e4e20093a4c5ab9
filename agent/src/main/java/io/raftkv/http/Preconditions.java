package io.raftkv.http;

import io.raftkv.command.Bytes;
import io.raftkv.command.Condition;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The conditions of one request on the current revision of its key; both headers must agree when both are sent. */
record Preconditions(Optional<EntityTags> ifMatch, Optional<EntityTags> ifNoneMatch) {
    private static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

    static Preconditions of(HttpFields headers) {
        Optional<EntityTags> ifMatch = tags(headers, HttpHeader.IF_MATCH);
        Optional<EntityTags> ifNoneMatch = tags(headers, HttpHeader.IF_NONE_MATCH);
        return ifMatch.isEmpty() && ifNoneMatch.isEmpty() ? NONE : new Preconditions(ifMatch, ifNoneMatch);
    }

    private static Optional<EntityTags> tags(HttpFields headers, HttpHeader header) {
        if (!headers.contains(header)) {
            return Optional.empty();
        }
        return Optional.of(EntityTags.parse(header.asString(), String.join(",", headers.getValuesList(header))));
    }

    boolean isNone() {
        return ifMatch.isEmpty() && ifNoneMatch.isEmpty();
    }

    /** @param revision the key's, 0 when it is absent */
    boolean hold(long revision) {
        return ifMatchHolds(revision) && ifNoneMatchHolds(revision);
    }

    boolean ifMatchHolds(long revision) {
        return ifMatch.map(tags -> revision != 0 && (tags.any() || tags.matchStrongly(revision)))
                .orElse(true);
    }

    boolean ifNoneMatchHolds(long revision) {
        return ifNoneMatch
                .map(tags -> revision == 0 || !tags.any() && !tags.matchWeakly(revision))
                .orElse(true);
    }

    /** The same demand as conditions that the state machine checks, when it can be said that way. */
    Optional<List<Condition>> asConditions(Bytes key) {
        if (isNone()) {
            return Optional.of(List.of());
        }
        if (ifNoneMatch.isEmpty()) {
            EntityTags tags = ifMatch.get();
            if (tags.any()) {
                return Optional.of(List.of(new Condition.Exists(key)));
            }
            if (tags.tags().size() == 1
                    && !tags.tags().get(0).weak()
                    && tags.tags().get(0).revision() != 0) {
                return Optional.of(
                        List.of(new Condition.RevisionIs(key, tags.tags().get(0).revision())));
            }
            return Optional.empty();
        }
        return ifMatch.isEmpty() && ifNoneMatch.get().any()
                ? Optional.of(List.of(new Condition.RevisionIs(key, 0)))
                : Optional.empty();
    }
}
