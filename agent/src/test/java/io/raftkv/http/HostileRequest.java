package io.raftkv.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A request that no server may act on, drawn from a seed: a good PUT in which one thing is made wrong in a way that is
 * wrong whatever else is random about it.
 *
 * @param what for the report of a failure
 * @param mayBeSilent whether closing without an answer is right, because the request never ends
 */
record HostileRequest(String what, byte[] bytes, boolean mayBeSilent) {
    private static final List<String> METHODS = List.of("PUT", "POST", "DELETE");

    /** @param key what the request would write, without any byte that is special */
    static HostileRequest draw(Random random, String key) {
        String method = METHODS.get(random.nextInt(METHODS.size()));
        String target = method.equals("POST") ? "/batch" : "/keys/" + key;
        String body = method.equals("POST")
                ? "{\"operations\":[{\"op\":\"put\",\"key\":\"" + key + "\",\"value\":\"x\"}]}"
                : "x".repeat(1 + random.nextInt(20));
        String line = method + " " + target + " HTTP/1.1";
        String good = noise(random) + "Content-Length: " + body.length() + "\r\n";
        return switch (random.nextInt(12)) {
            case 0 ->
                of(
                        "request line",
                        requestLine(random, method, target) + "\r\nHost: x\r\n" + good + "\r\n" + body,
                        true);
            case 1 -> of("no host, or two", line + "\r\n" + hosts(random) + good + "\r\n" + body, false);
            case 2 -> of("two framings", line + "\r\nHost: x\r\n" + noise(random) + framing(random, body), false);
            case 3 -> of("length", line + "\r\nHost: x\r\n" + noise(random) + length(random) + "\r\n" + body, false);
            case 4 -> of("header line", line + "\r\nHost: x\r\n" + header(random) + good + "\r\n" + body, false);
            case 5 ->
                of("chunks", line + "\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(random, body), true);
            case 6 ->
                of(
                        "huge header",
                        line + "\r\nHost: x\r\n" + "X: " + "h".repeat(40_000 + random.nextInt(40_000)) + "\r\n" + good
                                + "\r\n" + body,
                        false);
            case 7 -> of("cut", cut(random, line + "\r\nHost: x\r\n" + good + "\r\n" + body), true);
            case 8 ->
                of("target", method + " " + target(random) + " HTTP/1.1\r\nHost: x\r\n" + good + "\r\n" + body, true);
            case 9 -> of("random bytes", random(random, 1 + random.nextInt(600)), true);
            case 10 ->
                of(
                        "a good one behind a bad one",
                        line + "\r\nHost: x\r\nBad Header: 1\r\n" + good + "\r\n" + body + line + "\r\nHost: x\r\n"
                                + good + "\r\n" + body,
                        false);
            default -> of("older or other protocol", protocol(random, method, target, good, body), true);
        };
    }

    private static HostileRequest of(String what, String text, boolean mayBeSilent) {
        return new HostileRequest(what, text.getBytes(StandardCharsets.ISO_8859_1), mayBeSilent);
    }

    private static String requestLine(Random random, String method, String target) {
        return pick(
                random,
                method + "  " + target.substring(1) + " HTTP/1.1",
                method + " " + target + " HTTP/1.1 extra",
                method + " " + target + " HTTP/2.0",
                method + " " + target + " HTTP/1.12",
                method + " " + target + " HTTP/",
                method + " " + target + " XTTP/1.1",
                method + "\t" + target + "\tHTTP/1.1",
                method + " " + target + "\0 HTTP/1.1",
                "P\0UT " + target + " HTTP/1.1",
                "\u0001\u0002\u0003" + method + " " + target + " HTTP/1.1",
                method + "(" + " " + target + " HTTP/1.1",
                method + " HTTP/1.1",
                " " + method + " " + target + " HTTP/1.1",
                ": " + target + " HTTP/1.1");
    }

    private static String hosts(Random random) {
        return pick(
                random,
                "",
                "Host: a\r\nHost: b\r\n",
                "Host: x\r\nhost: x\r\n",
                "Host: a b\r\n",
                "Host: x:port\r\n",
                "Host : x\r\n");
    }

    private static String framing(Random random, String body) {
        String chunked = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        String length = "Content-Length: " + body.length() + "\r\n";
        return pick(
                random,
                length + "Transfer-Encoding: chunked\r\n\r\n" + chunked,
                "Transfer-Encoding: chunked\r\n" + length + "\r\n" + chunked,
                length + "Content-Length: " + (body.length() + 1) + "\r\n\r\n" + body + "y",
                "Content-Length: " + body.length() + ", " + (body.length() + 2) + "\r\n\r\n" + body,
                "Transfer-Encoding: chunked, identity\r\n\r\n" + chunked,
                "Transfer-Encoding: identity\r\n" + length + "\r\n" + body,
                "Transfer-Encoding: gzip\r\n" + length + "\r\n" + body,
                "Transfer-Encoding: xchunked\r\n\r\n" + chunked,
                "Transfer-Encoding : chunked\r\n\r\n" + chunked,
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked,
                "Transfer-Encoding: \u000bchunked\r\n\r\n" + chunked,
                "Transfer-Encoding:\r\n chunked\r\n\r\n" + chunked);
    }

    private static String length(Random random) {
        return "Content-Length: "
                + pick(
                        random,
                        "-1",
                        "+5",
                        "0x5",
                        "5 5",
                        "5,6",
                        "5.0",
                        "1e3",
                        "\"5\"",
                        "5;",
                        "abc",
                        "",
                        "99999999999999999999",
                        "9223372036854775808",
                        "\u0665",
                        "5\0",
                        "--5",
                        "0 1")
                + "\r\n";
    }

    private static String header(Random random) {
        return pick(
                random,
                "Bad Header: 1\r\n",
                "Folded: a\r\n b\r\n",
                "Folded: a\r\n\tb\r\n",
                " Leading: a\r\n",
                "Nul: a\0b\r\n",
                "N\0ul: a\r\n",
                ": no name\r\n",
                "no colon\r\n",
                "Bare\r: a\r\n",
                "CarriageReturn: a\rb\r\n",
                "Pa(ren: a\r\n",
                "Ctl: \u0001\r\n",
                "\u00e9: a\r\n",
                "Spaced : a\r\n");
    }

    private static String chunks(Random random, String body) {
        String size = Integer.toHexString(body.length());
        return pick(
                random,
                "zz\r\n" + body + "\r\n0\r\n\r\n",
                "-" + size + "\r\n" + body + "\r\n0\r\n\r\n",
                "0x" + size + "\r\n" + body + "\r\n0\r\n\r\n",
                "fffffffffffffffff\r\n" + body + "\r\n0\r\n\r\n",
                "80000000\r\n" + body,
                "\r\n" + body + "\r\n0\r\n\r\n",
                size + "\r\n" + body + "XX0\r\n\r\n",
                size + "\r\n" + body + "\r\n",
                size + "\r\n" + body,
                size + "\r\n",
                size + " " + size + "\r\n" + body + "\r\n0\r\n\r\n",
                "+" + size + "\r\n" + body + "\r\n0\r\n\r\n",
                size + "\r\n" + body + "\r\n0\r\nBad Trailer: x\r\n\r\n");
    }

    private static String target(Random random) {
        return pick(
                random,
                "keys/a",
                "*",
                "x://host/keys/a",
                "http://",
                "http:/keys/a",
                "host:80",
                "\\keys\\a",
                "?keys=a",
                "#",
                "/keys/a#fragment",
                "/keys/%",
                "/keys/%4",
                "/keys/%zz",
                "/keys/\u00ff",
                "/keys/\u00c3",
                "mailto:a@b",
                "/nowhere",
                "ftp://x/keys/a");
    }

    private static String cut(Random random, String whole) {
        return whole.substring(0, 1 + random.nextInt(whole.length() - 1));
    }

    private static String random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String protocol(Random random, String method, String target, String good, String body) {
        return pick(
                random,
                method + " " + target + "\r\n\r\n",
                "GET " + target + "\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + random(random, 30),
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + random(random, 40),
                "\u0002\u0001\u0001\u0000\u0001" + random(random, 60),
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + good
                        + "\r\n" + body,
                "EHLO example.org\r\nMAIL FROM:<a@b>\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n");
    }

    /** Good headers, so that the bad one is not always the first. */
    private static String noise(Random random) {
        StringBuilder noise = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            noise.append("X-")
                    .append(random.nextInt(100))
                    .append(": ")
                    .append(random.nextInt())
                    .append("\r\n");
        }
        return noise.toString();
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
