package io.raftkv.ctl.hosts;

import java.util.regex.Pattern;

/** Takes secrets out of what hosts say before a person, a log or a support archive sees it. */
public final class Redaction {
    private static final String MASK = "[redacted]";
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(-----END \\1-----|\\z)", Pattern.DOTALL);
    /** RFC 6750; and the JWTs themselves (RFC 7519), wherever they stand. */
    private static final Pattern BEARER = Pattern.compile("(?i)(\\b(?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{8,}");

    private static final Pattern TOKEN = Pattern.compile("\\beyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?i)([A-Z0-9_.-]*(?:secret|password|passwd|token|api_?key)[A-Z0-9_.-]*[\"']?\\s*[=:]\\s*)"
                    + "(\"[^\"]*\"|'[^']*'|[^\\s,;]+)");
    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^\\s/:@]*:)[^\\s/@]+(@)");

    private Redaction() {}

    public static String of(String text) {
        String safe = KEY_BLOCK.matcher(text).replaceAll(MASK);
        safe = BEARER.matcher(safe).replaceAll("$1" + MASK);
        safe = TOKEN.matcher(safe).replaceAll(MASK);
        safe = ASSIGNMENT.matcher(safe).replaceAll("$1" + MASK);
        return IN_ADDRESS.matcher(safe).replaceAll("$1" + MASK + "$2");
    }
}
