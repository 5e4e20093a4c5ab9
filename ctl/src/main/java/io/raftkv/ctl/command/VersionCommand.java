package io.raftkv.ctl.command;

import io.raftkv.api.VersionResponse;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl version}. */
@Command(name = "version", description = "Show the versions of this program and of the agents.")
final class VersionCommand extends CtlCommand {
    @Option(names = "--client", description = "Ask no agent.")
    private boolean clientOnly;

    private record Server(String endpoint, VersionResponse server, String error) {}

    private record Versions(String client, String java, List<Server> servers) {}

    @Override
    protected ExitCode run(Invocation invocation) {
        List<Server> servers = clientOnly ? List.of() : servers(invocation);
        String java = System.getProperty("java.version");
        Report report = Report.of("Version", new Versions(ProgramVersion.text(), java, servers))
                .line("raftkvctl ", ProgramVersion.text(), "  java ", java)
                .name(ProgramVersion.text());
        if (!servers.isEmpty()) {
            report.line().table(table(servers));
        }
        invocation.output().print(report);
        servers.stream()
                .filter(each -> each.server() == null)
                .forEach(each -> invocation.output().warn(each.error()));
        boolean none = !clientOnly && servers.stream().allMatch(each -> each.server() == null);
        return none ? ExitCode.FAILURE : ExitCode.OK;
    }

    private static Table table(List<Server> servers) {
        Table table = Table.withHeadings("ENDPOINT", "NODE", "VERSION", "ENGINE", "FORMATS");
        for (Server each : servers) {
            if (each.server() == null) {
                table.row(each.endpoint(), "-", "-", "-", "-");
            } else {
                VersionResponse server = each.server();
                table.row(each.endpoint(), server.nodeId(), server.version(), server.engine(), server.formats());
            }
        }
        return table;
    }

    private static List<Server> servers(Invocation invocation) {
        List<Server> servers = new ArrayList<>();
        for (String endpoint : invocation.context().endpoints()) {
            try {
                servers.add(
                        new Server(endpoint, invocation.client().at(endpoint).version(), null));
            } catch (CtlException e) {
                servers.add(new Server(endpoint, null, e.getMessage()));
            }
        }
        return servers;
    }
}
