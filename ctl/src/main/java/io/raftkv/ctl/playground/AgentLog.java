package io.raftkv.ctl.playground;

import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.hosts.HostCommand;
import io.raftkv.ctl.hosts.Hosts;
import io.raftkv.ctl.hosts.JournalQuery;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The log file that an agent of a playground writes to, read as a journal. */
final class AgentLog {
    private final NodeEntry node;
    private final Path file;

    AgentLog(String nodeId, Path file) {
        this.node = NodeEntry.local(nodeId, "file:" + file, file);
        this.file = file;
    }

    /** What has no time of its own, a line of a stack trace, belongs to the line before it. */
    void read(JournalQuery query, Consumer<String> lines) {
        Optional<Instant> oldest = query.since().map(age -> Instant.now().minus(age));
        boolean[] recent = {oldest.isEmpty()};
        List<String> arguments = new ArrayList<>(List.of("tail", "--lines=" + query.linesMax()));
        if (query.follow()) {
            arguments.add("--follow=name");
        }
        arguments.addAll(List.of("--", file.toString()));
        HostCommand command = HostCommand.of(arguments.toArray(new String[0]));
        try (Hosts here = new Hosts(Map.of(), entry -> Optional.empty())) {
            here.host(node).read(query.follow() ? command.within(HostCommand.NO_LIMIT) : command, line -> {
                recent[0] = recent[0] || isNotBefore(line, oldest.orElseThrow());
                if (recent[0]) {
                    lines.accept(line);
                }
            });
        }
    }

    private static boolean isNotBefore(String line, Instant oldest) {
        int end = line.indexOf(' ');
        if (end < 0) {
            return false;
        }
        try {
            return !OffsetDateTime.parse(line.substring(0, end)).toInstant().isBefore(oldest);
        } catch (DateTimeException noTime) {
            return false;
        }
    }
}
