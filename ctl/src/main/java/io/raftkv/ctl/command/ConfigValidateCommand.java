package io.raftkv.ctl.command;

import io.raftkv.config.AgentConfig;
import io.raftkv.config.ConfigLoader;
import io.raftkv.config.ConfigProblem;
import io.raftkv.config.ConfigSources;
import io.raftkv.config.InvalidConfigException;
import io.raftkv.config.LoadedConfig;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code raftkvctl config validate}. */
@Command(
        name = "validate",
        description = {
            "Check an agent's config.yaml with the agent's own reader: every problem at once, with its line.",
            "RAFTKV_ variables of this shell count as they would for the agent. Exit 1 when it cannot be used."
        })
final class ConfigValidateCommand extends CtlCommand {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    private record Problem(String origin, String key, String message) {}

    private record Verdict(
            String file, boolean valid, String nodeId, String dataDir, List<Problem> problems, List<String> warnings) {}

    @Override
    protected ExitCode run(Invocation invocation) throws IOException {
        if (!Files.isReadable(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            LoadedConfig loaded =
                    ConfigLoader.load(new ConfigSources(Map.of(), invocation.environment(), Optional.of(file)));
            invocation.output().print(valid(loaded));
            return ExitCode.OK;
        } catch (InvalidConfigException e) {
            invocation.output().print(invalid(e.problems()));
            return ExitCode.FAILURE;
        }
    }

    private Report valid(LoadedConfig loaded) {
        AgentConfig config = loaded.config();
        String dataDir = config.storage().dataDir().toString();
        Report report = Report.of(
                        "ConfigVerdict",
                        new Verdict(
                                file.toString(), true, config.raft().nodeId(), dataDir, List.of(), loaded.warnings()))
                .line(file, ": ", Cell.of("valid", Style.GOOD))
                .line("  node ", config.raft().nodeId(), ", data in ", dataDir)
                .name(file.toString());
        loaded.warnings().forEach(warning -> report.line(Cell.of("  warning: ", Style.WARNING), warning));
        return report;
    }

    private Report invalid(List<ConfigProblem> problems) {
        List<Problem> items = problems.stream()
                .map(problem -> new Problem(problem.origin(), problem.key(), problem.message()))
                .toList();
        Report report = Report.of("ConfigVerdict", new Verdict(file.toString(), false, null, null, items, List.of()))
                .line(
                        file,
                        ": ",
                        Cell.of(problems.size() + (problems.size() == 1 ? " problem" : " problems"), Style.BAD));
        problems.forEach(problem -> report.line("  ", problem));
        return report;
    }
}
