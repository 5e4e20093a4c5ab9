package io.raftkv.it;

import io.raftkv.it.cluster.OperatorShell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a block of the runbook must print.
 *
 * @param exit exit code of the last command
 * @param json filters of jq, each of which must be true of the output
 * @param some patterns, each of which must be found in some line
 * @param lines patterns, one for every line that is not blank, from the first to the last
 */
record RunbookAnswer(int exit, List<String> json, List<String> some, List<String> lines) {
    static RunbookAnswer of(Map<?, ?> entry) {
        RunbookYaml.requireKeys(entry, "exit", "json", "some", "lines");
        RunbookAnswer answer = new RunbookAnswer(
                entry.containsKey("exit") ? (Integer) entry.get("exit") : 0,
                RunbookYaml.texts(entry, "json"),
                RunbookYaml.texts(entry, "some"),
                RunbookYaml.texts(entry, "lines"));
        if (answer.exit == 0 && answer.json.isEmpty() && answer.some.isEmpty() && answer.lines.isEmpty()) {
            throw new IllegalArgumentException("an answer that says nothing");
        }
        return answer;
    }

    /** What is wrong with a result; empty when nothing is. */
    List<String> complaints(OperatorShell.Result result) {
        List<String> complaints = new ArrayList<>();
        if (result.exit() != exit) {
            complaints.add("exit is " + result.exit() + " and not " + exit);
        }
        json.stream()
                .filter(filter -> !isTrue(filter, result.output()))
                .forEach(filter -> complaints.add("not true: " + filter));
        List<String> printed =
                result.output().lines().filter(line -> !line.isBlank()).toList();
        some.stream()
                .map(Pattern::compile)
                .filter(wanted ->
                        printed.stream().noneMatch(line -> wanted.matcher(line).find()))
                .forEach(wanted -> complaints.add("in no line: " + wanted));
        if (!lines.isEmpty()) {
            compareLines(printed, complaints);
        }
        return complaints;
    }

    private void compareLines(List<String> printed, List<String> complaints) {
        if (printed.size() != lines.size()) {
            complaints.add(printed.size() + " lines and not " + lines.size());
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            if (!printed.get(i).matches(lines.get(i))) {
                complaints.add("line " + (i + 1) + " does not match: " + lines.get(i));
            }
        }
    }

    private static boolean isTrue(String filter, String output) {
        try {
            Process jq = new ProcessBuilder("jq", "-e", filter)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream input = jq.getOutputStream()) {
                input.write(output.getBytes(StandardCharsets.UTF_8));
            } catch (IOException brokenPipe) {
                // jq has seen enough: its exit code says what it thinks.
            }
            return jq.waitFor() == 0;
        } catch (IOException e) {
            throw new AssertionError("jq cannot be run: packaging/prerequisites test", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
