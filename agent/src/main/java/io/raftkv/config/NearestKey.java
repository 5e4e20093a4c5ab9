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
        return Math.min(edits(written, name), edits(lastPart(written), lastPart(name)) + 1);
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance, row by row. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
