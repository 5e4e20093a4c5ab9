package io.raftkv.ctl.command;

import io.raftkv.ctl.output.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** What could stand at the end of a half-typed command line. Reads context files, asks no agent. */
public final class Completion {
    /** The hidden word that the shells' scripts call. */
    public static final String WORD = "__complete";

    private Completion() {}

    /** @param words after the program's name; the last one is being typed and may be empty */
    public static List<String> candidates(List<String> words, Map<String, String> environment, Console console) {
        if (words.isEmpty()) {
            return List.of();
        }
        CommandSpec spec = CommandTree.whole(environment, console).getCommandSpec();
        String typed = words.get(words.size() - 1);
        String[] arguments = words.toArray(new String[0]);
        List<CharSequence> endings = new ArrayList<>();
        AutoComplete.complete(spec, arguments, words.size() - 1, typed.length(), typed.length(), endings);
        return endings.stream()
                .map(ending -> typed + ending)
                .filter(word -> typed.startsWith("-") || !word.startsWith("-"))
                .filter(word -> !isShortOption(word))
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isShortOption(String word) {
        return word.length() == 2 && word.startsWith("-") && !word.equals("--");
    }

    /** The arguments behind {@code __complete} and its optional {@code --}. */
    public static List<String> words(List<String> arguments) {
        int from = arguments.size() > 1 && arguments.get(1).equals("--") ? 2 : 1;
        return arguments.subList(from, arguments.size());
    }
}
