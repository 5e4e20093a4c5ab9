package io.raftkv.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The blocks of the runbook as they stand in a test resource: a list of blocks under each of the runbook's chapters. A
 * misspelt key is an error: it would be an expectation that nobody looks at.
 */
final class RunbookYaml {
    private RunbookYaml() {}

    static List<RunbookBlock> read(String resource) {
        Map<String, List<Map<?, ?>>> chapters;
        try (InputStream file = RunbookYaml.class.getResourceAsStream("/runbook/" + resource)) {
            chapters = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<RunbookBlock> blocks = new ArrayList<>();
        chapters.forEach((chapter, entries) -> entries.forEach(entry -> blocks.add(block(chapter, entry))));
        return blocks;
    }

    private static RunbookBlock block(String chapter, Map<?, ?> entry) {
        requireKeys(entry, "title", "host", "run", "answer", "cluster", "single", "open", "protected");
        Map<RunbookMode, List<RunbookAnswer>> answers = new LinkedHashMap<>();
        for (RunbookMode mode : RunbookMode.values()) {
            List<RunbookAnswer> wanted = new ArrayList<>();
            Stream.concat(Stream.of("answer"), mode.keys().stream())
                    .map(entry::get)
                    .filter(Objects::nonNull)
                    .forEach(answer -> wanted.add(RunbookAnswer.of((Map<?, ?>) answer)));
            answers.put(mode, wanted);
        }
        return new RunbookBlock(
                chapter, (String) entry.get("title"), (String) entry.get("host"), (String) entry.get("run"), answers);
    }

    static void requireKeys(Map<?, ?> entry, String... known) {
        if (!Set.of(known).containsAll(entry.keySet())) {
            throw new IllegalArgumentException("unknown key in " + entry.keySet());
        }
    }

    static List<String> texts(Map<?, ?> entry, String key) {
        List<String> texts = new ArrayList<>();
        if (entry.get(key) instanceof List<?> list) {
            list.forEach(text -> texts.add((String) text));
        }
        return texts;
    }
}
