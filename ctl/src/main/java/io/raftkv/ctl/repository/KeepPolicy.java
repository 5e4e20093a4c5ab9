package io.raftkv.ctl.repository;

import io.raftkv.check.Check;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many backups to keep, of each rule. The rules of time keep the newest backup of as many hours, days, ISO weeks and
 * months, all in UTC, as have one: a time without backups uses nothing up.
 */
public record KeepPolicy(int last, int hourly, int daily, int weekly, int monthly) {
    public KeepPolicy {
        Check.argument(
                last >= 0 && hourly >= 0 && daily >= 0 && weekly >= 0 && monthly >= 0, "a negative number to keep");
        Check.argument(
                (long) last + hourly + daily + weekly + monthly > 0, "nothing to keep: that would delete everything");
    }

    /** One rule: as many buckets as it keeps, each named by the time it covers. */
    enum Rule {
        LAST,
        HOURLY,
        DAILY,
        WEEKLY,
        MONTHLY;

        private static final DateTimeFormatter HOUR =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);
        private static final DateTimeFormatter DAY =
                DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
        private static final DateTimeFormatter MONTH =
                DateTimeFormatter.ofPattern("yyyy-MM", Locale.ROOT).withZone(ZoneOffset.UTC);

        String bucket(CatalogueEntry entry) {
            Instant created = Instant.ofEpochMilli(entry.createdMillis());
            return switch (this) {
                case LAST -> entry.id();
                case HOURLY -> HOUR.format(created);
                case DAILY -> DAY.format(created);
                case WEEKLY -> {
                    var date = created.atZone(ZoneOffset.UTC).toLocalDate();
                    yield date.get(IsoFields.WEEK_BASED_YEAR) + "-W" + date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                }
                case MONTHLY -> MONTH.format(created);
            };
        }

        String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    int count(Rule rule) {
        return switch (rule) {
            case LAST -> last;
            case HOURLY -> hourly;
            case DAILY -> daily;
            case WEEKLY -> weekly;
            case MONTHLY -> monthly;
        };
    }

    /** For the plan: {@code last 3, daily 7}. */
    public String words() {
        List<String> words = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (count(rule) > 0) {
                words.add(rule.words() + " " + count(rule));
            }
        }
        return String.join(", ", words);
    }
}
