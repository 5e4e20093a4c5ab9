package io.raftkv.ctl.command;

import io.raftkv.api.ConfigResponse;
import io.raftkv.config.ConfigFile;
import io.raftkv.ctl.cluster.NodePicture;
import io.raftkv.ctl.command.ConfigDiffReport.NodeView;
import io.raftkv.ctl.command.ConfigDiffReport.Pending;
import io.raftkv.ctl.configuration.ConfigTable;
import io.raftkv.ctl.configuration.KeyDifference;
import io.raftkv.ctl.context.NodeEntry;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl config diff}. */
@Command(
        name = "diff",
        description = {
            "Compare what is in force on the nodes, with each other or with a file, and with the files on their hosts.",
            "Exit 0 when nothing differs, 1 when something does (as diff), 3 when not every node could be compared."
        })
final class ConfigDiffCommand extends CtlCommand {
    private static final int FILE_BYTES_MAX = 1 << 20;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A config.yaml of this machine to compare with.")
    private Path file;

    @Option(
            names = "--node",
            paramLabel = "ID",
            description = "Only this node; with a FILE, its own ids, addresses and directories count, too.")
    private String only;

    @Option(names = "--all", description = "Show also what is expected to differ: ids, addresses, directories.")
    private boolean all;

    @Option(names = "--no-hosts", description = "Do not look at the files on the hosts.")
    private boolean noHosts;

    private final List<NodeView> views = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private CtlException refusal;

    @Override
    protected ExitCode run(Invocation invocation) {
        ConfigTable table = new ConfigTable();
        if (file != null) {
            table.addFile(localFile());
        }
        for (NodePicture node : nodes(invocation)) {
            look(invocation, node).ifPresent(config -> table.addNode(node.id(), config));
        }
        if (views.stream().noneMatch(NodeView::compared)) {
            throw refusal != null
                    ? refusal
                    : new CtlException(ExitCode.UNHEALTHY, "no node answers", "raftkvctl status");
        }
        boolean ownKeysCount = file != null && only != null;
        List<KeyDifference> shown = table.differences().stream()
                .filter(each -> all || ownKeysCount || !each.perNode())
                .toList();
        boolean differs = !pending.isEmpty() || shown.stream().anyMatch(each -> ownKeysCount || !each.perNode());
        String name = file == null ? null : file.toString();
        invocation
                .output()
                .print(new ConfigDiffReport(name, differs, List.copyOf(views), shown, List.copyOf(pending)).report());
        if (!views.stream().allMatch(NodeView::compared)) {
            return ExitCode.PARTIAL;
        }
        return differs ? ExitCode.FAILURE : ExitCode.OK;
    }

    private ConfigFile localFile() {
        try (Reader reader = Files.newBufferedReader(file)) {
            ConfigFile read = ConfigFile.read(file.toString(), reader);
            if (!read.problems().isEmpty()) {
                throw new CtlException(
                        ExitCode.USAGE,
                        "no agent would start with it: " + read.problems().get(0),
                        "raftkvctl config validate " + file);
            }
            return read;
        } catch (NoSuchFileException e) {
            throw new CtlException(ExitCode.NOT_FOUND, "there is no file " + file);
        } catch (IOException e) {
            // Not 1, which says that something differs.
            throw new CtlException(ExitCode.USAGE, file + " cannot be read: " + e.getMessage());
        }
    }

    private List<NodePicture> nodes(Invocation invocation) {
        List<NodePicture> known = invocation.survey().take().nodes();
        if (only == null) {
            return known;
        }
        List<NodePicture> one =
                known.stream().filter(node -> node.id().equals(only)).toList();
        if (one.isEmpty()) {
            throw new CtlException(
                    ExitCode.NOT_FOUND,
                    "there is no node '" + only + "'",
                    "known are "
                            + String.join(
                                    ", ", known.stream().map(NodePicture::id).toList()));
        }
        return one;
    }

    private Optional<ConfigResponse> look(Invocation invocation, NodePicture node) {
        try {
            if (!node.isUp()) {
                return missed(invocation, node, "does not answer");
            }
            ConfigResponse config = invocation.client().at(node.http()).config();
            String fileProblem = noHosts || config.file() == null
                    ? null
                    : invocation
                            .context()
                            .node(node.id())
                            .map(entry -> lookAtHost(invocation, entry, config))
                            .orElse(null);
            views.add(new NodeView(node.id(), node.http(), true, null, config.file(), fileProblem));
            return Optional.of(config);
        } catch (CtlException e) {
            refusal = refusal == null ? e : refusal;
            return missed(invocation, node, e.getMessage());
        }
    }

    private Optional<ConfigResponse> missed(Invocation invocation, NodePicture node, String problem) {
        views.add(new NodeView(node.id(), node.http(), false, problem, null, null));
        invocation.output().warn(node.id() + " is not compared: " + problem);
        return Optional.empty();
    }

    /** The way to a host is not everybody's: what cannot be read there is said, and is no failure. */
    private String lookAtHost(Invocation invocation, NodeEntry entry, ConfigResponse running) {
        String problem;
        try {
            byte[] text = invocation.hosts().host(entry).read(running.file(), FILE_BYTES_MAX);
            ConfigFile onHost =
                    ConfigFile.read(running.file(), new StringReader(new String(text, StandardCharsets.UTF_8)));
            if (onHost.problems().isEmpty()) {
                List<KeyDifference> changes = ConfigTable.pending(entry.id(), running, onHost);
                if (!changes.isEmpty()) {
                    pending.add(new Pending(entry.id(), running.file(), changes));
                }
                return null;
            }
            problem = "it would not start with " + running.file() + " on its host: "
                    + onHost.problems().get(0);
            invocation.output().warn(entry.id() + ": " + problem);
        } catch (CtlException e) {
            problem = e.getMessage();
            invocation.output().warn("the file on the host of " + entry.id() + " is not compared: " + problem);
        }
        return problem;
    }
}
