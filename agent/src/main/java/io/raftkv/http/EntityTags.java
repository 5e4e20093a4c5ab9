package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110, section 13.1): {@code *} or a list of entity tags.
 * Our tags are decimal revisions; others are valid and match nothing.
 */
record EntityTags(boolean any, List<Tag> tags) {
    private static final EntityTags ANY = new EntityTags(true, List.of());
    private static final int TAGS_MAX = 64;

    EntityTags {
        tags = List.copyOf(tags);
    }

    /** @param revision 0 when the tag is none of ours */
    record Tag(boolean weak, long revision) {}

    /** Whether a tag equals {@code revision} and neither is weak; ours never are. */
    boolean matchStrongly(long revision) {
        return tags.stream().anyMatch(tag -> !tag.weak() && tag.revision() == revision);
    }

    /** Whether a tag equals {@code revision}, weak or not. */
    boolean matchWeakly(long revision) {
        return tags.stream().anyMatch(tag -> tag.revision() == revision);
    }

    /** @throws ApiException BAD_REQUEST for what is no list of entity tags */
    static EntityTags parse(String header, String value) {
        String text = value.trim();
        if (text.equals("*")) {
            return ANY;
        }
        List<Tag> tags = new ArrayList<>(1);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ',' || c == ' ' || c == '\t') {
                i++;
                continue;
            }
            boolean weak = text.startsWith("W/", i);
            int open = weak ? i + 2 : i;
            int close = open < text.length() && text.charAt(open) == '"' ? text.indexOf('"', open + 1) : -1;
            if (close < 0 || tags.size() == TAGS_MAX || !endsAt(text, close + 1)) {
                throw malformed(header);
            }
            tags.add(new Tag(weak, revision(text, open + 1, close)));
            i = close + 1;
        }
        if (tags.isEmpty()) {
            throw malformed(header);
        }
        return new EntityTags(false, tags);
    }

    private static boolean endsAt(String text, int next) {
        int i = next;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i == text.length() || text.charAt(i) == ',';
    }

    private static long revision(String text, int start, int end) {
        // No sign, no leading zero: one revision has one tag.
        if (end - start < 1 || end - start > 19 || text.charAt(start) == '0') {
            return 0;
        }
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return 0;
            }
        }
        try {
            return Long.parseLong(text, start, end, 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static ApiException malformed(String header) {
        return new ApiException(
                ErrorCode.BAD_REQUEST,
                "header " + header + " must be * or a list of quoted entity tags: " + header + ": \"12\"");
    }
}
