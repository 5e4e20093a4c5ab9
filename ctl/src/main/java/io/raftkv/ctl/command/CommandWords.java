package io.raftkv.ctl.command;

import io.raftkv.ctl.hosts.Redaction;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A command as it was given, fit to be written down: without values of keys and without secrets. */
final class CommandWords {
    private static final String MASK = "***";
    private static final int WORD_MAX = 500;

    private CommandWords() {}

    static List<String> of(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of(command.qualifiedName(" ").split(" ")));
        words.remove(0);
        ParseResult given = command.commandLine().getParseResult();
        for (ArgSpec argument : given.matchedArgs()) {
            if (argument instanceof OptionSpec option && option.stringValues().isEmpty()) {
                words.add(option.longestName());
            }
            for (String value : argument.stringValues()) {
                if (argument instanceof OptionSpec option) {
                    words.add(option.longestName());
                    if (option.arity().max() == 0) {
                        continue;
                    }
                }
                words.add(isSecret(argument) ? MASK : shortened(Redaction.of(value)));
            }
        }
        return words;
    }

    /** Whether it is one that changes something, and is not only to show what it would change. */
    static boolean change(CommandSpec command) {
        OptionSpec dryRun = command.findOption("--dry-run");
        return dryRun != null && !Boolean.TRUE.equals(dryRun.getValue());
    }

    private static boolean isSecret(ArgSpec argument) {
        return argument.userObject() instanceof AnnotatedElement field && field.isAnnotationPresent(Redacted.class);
    }

    private static String shortened(String word) {
        return word.length() <= WORD_MAX ? word : word.substring(0, WORD_MAX) + "...";
    }
}
