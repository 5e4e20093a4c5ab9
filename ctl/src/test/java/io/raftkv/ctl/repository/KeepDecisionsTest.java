package io.raftkv.ctl.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.campaign.Campaign;
import io.raftkv.ctl.repository.CatalogueEntry.Outcome;
import io.raftkv.ctl.repository.CatalogueEntry.Proof;
import io.raftkv.ctl.repository.KeepDecisions.Decision;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random catalogues, held to rules that are written down here a second time, in another way. */
final class KeepDecisionsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldDecideAsTheRulesSay() {
        Campaign.of("retention", 300, 20_000).forEachSeed(seed -> {
            Random random = new Random(seed);
            List<CatalogueEntry> entries = catalogue(random);
            KeepPolicy policy = policy(random);
            Set<String> continued = entries.isEmpty() || random.nextBoolean()
                    ? Set.of("b-20200101T000000Z")
                    : Set.of(entries.get(random.nextInt(entries.size())).id());
            List<CatalogueEntry> shuffled = new ArrayList<>(entries);
            Collections.shuffle(shuffled, random);

            List<Decision> decisions = KeepDecisions.of(shuffled, policy, continued);

            Set<String> kept = decisions.stream()
                    .filter(Decision::kept)
                    .map(decision -> decision.entry().id())
                    .collect(Collectors.toSet());
            assertThat(decisions).hasSameSizeAs(entries);
            assertThat(kept).isEqualTo(expected(entries, policy, continued));
            assertThat(decisions).allMatch(decision -> !decision.reasons().isEmpty());
        });
    }

    private static List<CatalogueEntry> catalogue(Random random) {
        List<CatalogueEntry> entries = new ArrayList<>();
        Instant at = START;
        int count = random.nextInt(60);
        int badShare = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            at = at.plus(Duration.ofMinutes(1 + (long) Math.pow(10, random.nextDouble() * 4.5)));
            String cluster = random.nextInt(5) == 0 ? "two" : "one";
            List<CatalogueEntry> same = entries.stream()
                    .filter(entry -> entry.clusterId().equals(cluster))
                    .toList();
            String parent = same.isEmpty() || random.nextBoolean()
                    ? null
                    : same.get(same.size() - 1 - random.nextInt(Math.min(3, same.size())))
                            .id();
            entries.add(Entries.of(BackupId.of(at, 1), at, cluster, parent, outcome(random, badShare, at)));
        }
        return entries;
    }

    private static Outcome outcome(Random random, int badShare, Instant at) {
        int drawn = random.nextInt(4);
        if (drawn >= badShare) {
            return Outcome.good(at.toEpochMilli(), Proof.CONTENTS);
        }
        return drawn == 0 ? null : Outcome.bad(at.toEpochMilli(), Proof.BYTES, "flipped");
    }

    private static KeepPolicy policy(Random random) {
        int[] counts = random.ints(5, 0, 6)
                .map(count -> random.nextBoolean() ? 0 : count)
                .toArray();
        boolean none = java.util.Arrays.stream(counts).sum() == 0;
        return new KeepPolicy(none ? 1 : counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    private static Set<String> expected(List<CatalogueEntry> entries, KeepPolicy policy, Set<String> continued) {
        Set<String> kept = new HashSet<>();
        for (String cluster : List.of("one", "two")) {
            List<CatalogueEntry> own = entries.stream()
                    .filter(entry -> entry.clusterId().equals(cluster))
                    .toList();
            List<CatalogueEntry> verified = own.stream()
                    .filter(entry ->
                            entry.verification() != null && entry.verification().good())
                    .toList();
            if (verified.isEmpty()) {
                own.forEach(entry -> kept.add(entry.id()));
                continue;
            }
            kept.add(verified.get(verified.size() - 1).id());
            List<CatalogueEntry> usable = own.stream()
                    .filter(entry ->
                            entry.verification() == null || entry.verification().good())
                    .toList();
            kept.addAll(newestOf(usable, CatalogueEntry::createdMillis, policy.last()));
            kept.addAll(newestOf(usable, entry -> entry.createdMillis() / 3_600_000, policy.hourly()));
            kept.addAll(newestOf(usable, entry -> entry.createdMillis() / 86_400_000, policy.daily()));
            kept.addAll(newestOf(
                    usable,
                    entry -> date(entry)
                            .with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY))
                            .toEpochDay(),
                    policy.weekly()));
            kept.addAll(newestOf(usable, entry -> date(entry).withDayOfMonth(1).toEpochDay(), policy.monthly()));
        }
        continued.stream()
                .filter(id -> entries.stream().anyMatch(entry -> entry.id().equals(id)))
                .forEach(kept::add);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (CatalogueEntry entry : entries) {
                if (entry.parent() != null && kept.contains(entry.id())) {
                    grew |= kept.add(entry.parent());
                }
            }
        }
        return kept;
    }

    private static LocalDate date(CatalogueEntry entry) {
        return Instant.ofEpochMilli(entry.createdMillis())
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }

    /** The last of each group, of the {@code count} highest groups. */
    private static Set<String> newestOf(List<CatalogueEntry> entries, Function<CatalogueEntry, Long> group, int count) {
        return entries.stream().collect(Collectors.groupingBy(group)).entrySet().stream()
                .sorted((one, two) -> Long.compare(two.getKey(), one.getKey()))
                .limit(count)
                .map(each -> each.getValue().stream()
                        .max(Comparator.comparingLong(CatalogueEntry::createdMillis))
                        .orElseThrow()
                        .id())
                .collect(Collectors.toSet());
    }

    @Test
    void shouldRefuseAPolicyThatKeepsNothing() {
        assertThatThrownBy(() -> new KeepPolicy(0, 0, 0, 0, 0)).hasMessageContaining("delete everything");
        assertThatThrownBy(() -> new KeepPolicy(-1, 0, 5, 0, 0)).hasMessageContaining("negative");
    }
}
