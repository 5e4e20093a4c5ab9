package io.raftkv.http;

import io.raftkv.config.EditDistance;
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
                int distance = EditDistance.between(name, candidate);
                if (distance < least) {
                    least = distance;
                    nearest = candidate;
                }
            }
        }
        return nearest != null ? "did you mean '" + nearest + "'?" : "known are " + String.join(", ", known);
    }
}
