package io.raftkv.http;

import java.util.List;

/** Finds what somebody probably meant. */
final class NearestName {
    private static final int DISTANCE_MAX = 3;

    private NearestName() {}

    /** A half sentence that names the nearest of {@code known}, or all of them when none is near. */
    static String advice(String name, List<String> known) {
        if (known.isEmpty()) {
            return "this route takes none";
        }
        String nearest = null;
        int least = DISTANCE_MAX + 1;
        if (name.length() <= 64) {
            for (String candidate : known) {
                int distance = distance(name, candidate);
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return nearest != null ? "did you mean '" + nearest + "'?" : "known are " + String.join(", ", known);
    }

    /** Edits that turn one word into the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
