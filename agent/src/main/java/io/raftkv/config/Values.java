package io.raftkv.config;

import io.raftkv.config.AgentConfig.ListenAddress;
import io.raftkv.config.AgentConfig.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values that keys have, each with its bounds. */
final class Values {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,12})(ms|us|s|m|h|d)");
    private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final Map<String, Long> SIZE_UNITS = Map.of(
            "", 1L,
            "B", 1L,
            "KIB", 1L << 10,
            "MIB", 1L << 20,
            "GIB", 1L << 30,
            "TIB", 1L << 40,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L);

    private Values() {}

    static boolean bool(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on":
                return true;
            case "false", "no", "off":
                return false;
            default:
                throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        }
    }

    static ValueParser<Long> count(long min, long max) {
        return text -> {
            try {
                return between(Long.parseLong(text.replace("_", "")), min, max);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
            }
        };
    }

    static ValueParser<Integer> number(int min, int max) {
        ValueParser<Long> count = count(min, max);
        return text -> Math.toIntExact(count.parse(text));
    }

    /** Bytes: {@code 64MiB}, {@code 64MB} or plain. */
    static ValueParser<Long> size(long minBytes, long maxBytes) {
        return text -> {
            long bytes = bytes(text);
            if (bytes < minBytes || bytes > maxBytes) {
                throw new IllegalArgumentException(
                        "'" + text + "' is outside " + shownSize(minBytes) + " to " + shownSize(maxBytes));
            }
            return bytes;
        };
    }

    private static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        Long unit = matcher.matches() ? SIZE_UNITS.get(matcher.group(2).toUpperCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is not a size: write 64MiB, 1GiB or plain bytes");
        }
        BigInteger bytes = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit));
        return bytes.min(LONG_MAX).longValueExact();
    }

    static String shownSize(long bytes) {
        for (String unit : List.of("TiB", "GiB", "MiB", "KiB")) {
            long factor = SIZE_UNITS.getOrDefault(unit.toUpperCase(Locale.ROOT), 1L << 40);
            if (bytes >= factor && bytes % factor == 0) {
                return bytes / factor + unit;
            }
        }
        return Long.toString(bytes);
    }

    /** {@code 10ms}, {@code 30s}, {@code 1h}, {@code 1h30m}; only zero needs no unit. */
    static ValueParser<Duration> duration(Duration min, Duration max) {
        return text -> {
            Duration duration = duration(text.strip());
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' is outside " + shownDuration(min) + " to " + shownDuration(max));
            }
            return duration;
        };
    }

    private static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = DURATION_PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            sum = sum.plus(durationPart(Long.parseLong(part.group(1)), part.group(2)));
            end = part.end();
        }
        if (text.isEmpty() || end < text.length()) {
            throw new IllegalArgumentException("'" + text + "' is not a time: write 10ms, 30s, 1h or 0");
        }
        return sum;
    }

    private static Duration durationPart(long amount, String unit) {
        return switch (unit) {
            case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1000));
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** In the largest unit that holds it exactly. */
    static String shownDuration(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        if (duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toNanos() / 1000 + "us";
        }
        long millis = duration.toMillis();
        return millis % 3_600_000 == 0
                ? millis / 3_600_000 + "h"
                : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    static ValueParser<String> oneOf(String... allowed) {
        List<String> words = List.of(allowed);
        return text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", words));
            }
            return word;
        };
    }

    static String nodeId(String text) {
        if (!NODE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a node id: letters, digits, '.', '_' and '-', at most 63");
        }
        return text;
    }

    /** {@code :8080}, {@code host:8080}, {@code [::1]:8080}. */
    static ListenAddress listenAddress(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bareIpv6 = host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"));
        if (colon < 0 || bareIpv6 || text.contains("/") || text.isBlank()) {
            throw new IllegalArgumentException("'" + text + "' is not an address: write host:port or :port");
        }
        try {
            return new ListenAddress(
                    host, Math.toIntExact(between(Integer.parseInt(text.substring(colon + 1)), 0, 65535)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' has no port number: write host:port or :port", e);
        }
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path", e);
        }
    }

    static ValueParser<Secret> secret(int bytesMin) {
        return text -> {
            if (text.getBytes(StandardCharsets.UTF_8).length < bytesMin) {
                throw new IllegalArgumentException("shorter than " + bytesMin + " bytes");
            }
            return new Secret(text);
        };
    }

    private static long between(long number, long min, long max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(number + " is outside " + min + " to " + max);
        }
        return number;
    }
}
