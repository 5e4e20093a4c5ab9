package io.raftkv.ctl.command;

import io.raftkv.check.Check;
import io.raftkv.ctl.client.Endpoint;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.context.ContextFile;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl context add}. */
@Command(
        name = "add",
        description = {"Add a cluster, or replace what is known of it.", "Its agents are those of --endpoints."})
final class ContextAddCommand extends CtlCommand {
    @Parameters(paramLabel = "NAME", description = "Name of the context.")
    private String name;

    @Option(names = "--protect", description = "Changes will need this name, typed.")
    private boolean isProtected;

    @Option(names = "--cluster-id", paramLabel = "UUID", description = "Refuse agents of any other cluster.")
    private String clusterId;

    @Option(
            names = "--node",
            paramLabel = "id=ID,http=URL[,ssh=HOST][,service=NAME][,data_dir=DIR][,sudo=true]",
            description = {
                "A node of the inventory; repeat it for each. ssh: as ssh itself takes it (this machine unless given).",
                "service: raftkv unless given. data_dir: /var/lib/raftkv unless given. sudo: the user over there is not"
                        + " root, and sudo gives root's rights without a password."
            })
    private List<String> nodes = List.of();

    @Option(names = "--replace", description = "Replace a context of this name.")
    private boolean replace;

    @Override
    protected ExitCode run(Invocation invocation) {
        ContextFile file = invocation.contextStore().writable();
        if (file.context(name).isPresent() && !replace) {
            throw new CtlException(
                    ExitCode.REFUSED, "there is a context '" + name + "' in " + file.path(), "add --replace");
        }
        Context context = context(invocation.givenOptions());
        ContextFile changed = file.with(context);
        if (changed.contexts().size() == 1) {
            changed = changed.withCurrent(name);
        }
        changed.save();
        invocation
                .output()
                .print(Report.of(
                                "ContextChange",
                                Map.of("name", name, "file", file.path().toString()))
                        .line("added ", name, " to ", file.path())
                        .name(name));
        return ExitCode.OK;
    }

    private Context context(GlobalOptions given) {
        List<NodeEntry> inventory = nodes.stream().map(ContextAddCommand::node).toList();
        List<String> urls = new ArrayList<>(given.givenEndpoints());
        if (urls.isEmpty()) {
            inventory.forEach(node -> urls.add(node.http()));
        }
        if (urls.isEmpty()) {
            throw new CtlException(ExitCode.USAGE, "a context needs --endpoints or --node");
        }
        urls.forEach(Endpoint::parse);
        try {
            return new Context(
                    name,
                    isProtected,
                    Optional.ofNullable(clusterId),
                    urls,
                    given.givenTokenFile().map(Path::toAbsolutePath),
                    given.givenTls(),
                    inventory);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, e.getMessage(), null, e);
        }
    }

    private static NodeEntry node(String text) {
        try {
            return parsed(text);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "--node: " + e.getMessage(), null, e);
        }
    }

    private static NodeEntry parsed(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0
                    || !List.of("id", "http", "ssh", "service", "data_dir", "sudo")
                            .contains(key)) {
                throw new CtlException(ExitCode.USAGE, "--node: '" + part + "'", "id=node1,http=http://node1:8080");
            }
            fields.put(key, part.substring(equals + 1));
        }
        if (!fields.containsKey("id") || !fields.containsKey("http")) {
            throw new CtlException(ExitCode.USAGE, "--node needs id and http", "id=node1,http=http://node1:8080");
        }
        return new NodeEntry(
                fields.get("id"),
                Endpoint.parse(fields.get("http")).toString(),
                Optional.ofNullable(fields.get("ssh")),
                Optional.ofNullable(fields.get("service")),
                Optional.ofNullable(fields.get("data_dir")).map(Path::of),
                flag(fields.getOrDefault("sudo", "false")));
    }

    private static boolean flag(String text) {
        Check.argument(text.equals("true") || text.equals("false"), "sudo is true or false, not '%s'", text);
        return text.equals("true");
    }
}
