package io.raftkv.config;

import java.util.Collection;
import java.util.Comparator;

/** What somebody who misspelt a key probably meant. */
final class NearestKey {
    private NearestKey() {}

    /**
     * The valid name with the fewest edits between; a key written into the wrong section costs one, so that
     * {@code server.data_dir} leads to {@code storage.data_dir}.
     */
    static String to(String written, Collection<String> valid) {
        return valid.stream()
                .min(Comparator.<String>comparingInt(name -> distance(written, name))
                        .thenComparing(name -> name))
                .orElseThrow();
    }

    private static int distance(String written, String name) {
        return Math.min(
                EditDistance.between(written, name), EditDistance.between(lastPart(written), lastPart(name)) + 1);
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
