package io.raftkv.ctl.repository;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which backups stay, and why: a function of the catalogue. Clusters are judged apart from each other. Kept whatever the
 * policy says: the newest verified one; all of a cluster that has no verified one; what a kept one, or one that is being
 * made, continues. An archive whose verification failed takes no place of a rule.
 */
public final class KeepDecisions {
    private KeepDecisions() {}

    /** @param reasons why it is kept; for one that goes, one that says why no rule holds it */
    public record Decision(CatalogueEntry entry, boolean kept, List<String> reasons) {
        public Decision {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * @param continued ids that backups continue which are being made
     * @return a decision for each entry, newest first
     */
    public static List<Decision> of(List<CatalogueEntry> entries, KeepPolicy policy, Set<String> continued) {
        Map<String, List<String>> reasons = new HashMap<>();
        Map<String, List<CatalogueEntry>> clusters = new TreeMap<>();
        for (CatalogueEntry entry : entries) {
            reasons.put(entry.id(), new ArrayList<>());
            clusters.computeIfAbsent(entry.clusterId(), unused -> new ArrayList<>())
                    .add(entry);
        }
        clusters.values().forEach(cluster -> ofCluster(newestFirst(cluster), policy, reasons));
        for (String id : continued) {
            reasons.getOrDefault(id, new ArrayList<>()).add("continued by a backup that is being made");
        }
        keepAncestors(entries, reasons);
        return newestFirst(entries).stream()
                .map(entry -> decision(entry, reasons.get(entry.id())))
                .toList();
    }

    private static List<CatalogueEntry> newestFirst(List<CatalogueEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingLong(CatalogueEntry::createdMillis)
                        .thenComparing(CatalogueEntry::backupId)
                        .reversed())
                .toList();
    }

    private static void ofCluster(
            List<CatalogueEntry> newestFirst, KeepPolicy policy, Map<String, List<String>> reasons) {
        CatalogueEntry verified = newestFirst.stream()
                .filter(CatalogueEntry::isVerified)
                .findFirst()
                .orElse(null);
        if (verified == null) {
            newestFirst.forEach(entry -> reasons.get(entry.id()).add("no backup of this cluster is verified"));
            return;
        }
        reasons.get(verified.id()).add("the newest verified one");
        for (KeepPolicy.Rule rule : KeepPolicy.Rule.values()) {
            Set<String> buckets = new HashSet<>();
            for (CatalogueEntry entry : newestFirst) {
                boolean usable =
                        entry.verification() == null || entry.verification().good();
                if (usable && buckets.size() < policy.count(rule) && buckets.add(rule.bucket(entry))) {
                    String bucket = rule == KeepPolicy.Rule.LAST ? "" : " " + rule.bucket(entry);
                    reasons.get(entry.id()).add(rule.words() + bucket);
                }
            }
        }
    }

    /** A restore of a backup needs all that it continues. */
    private static void keepAncestors(List<CatalogueEntry> entries, Map<String, List<String>> reasons) {
        Map<String, CatalogueEntry> byId = new LinkedHashMap<>();
        entries.forEach(entry -> byId.put(entry.id(), entry));
        for (CatalogueEntry entry : newestFirst(entries)) {
            if (reasons.get(entry.id()).isEmpty()) {
                continue;
            }
            Set<String> seen = new HashSet<>();
            CatalogueEntry child = entry;
            while (child.parent() != null && byId.containsKey(child.parent()) && seen.add(child.parent())) {
                String because = "needed by " + child.id();
                List<String> ofParent = reasons.get(child.parent());
                if (!ofParent.contains(because)) {
                    ofParent.add(because);
                }
                child = byId.get(child.parent());
            }
        }
    }

    private static Decision decision(CatalogueEntry entry, List<String> reasons) {
        if (!reasons.isEmpty()) {
            return new Decision(entry, true, reasons);
        }
        boolean bad = entry.verification() != null && !entry.verification().good();
        return new Decision(entry, false, List.of(bad ? "its verification failed" : "no rule keeps it"));
    }
}
