package io.raftkv.ctl.command;

import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.ClusterSurvey;
import io.raftkv.ctl.cluster.Verdict;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Progress;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code raftkvctl wait}. */
@Command(
        name = "wait",
        description = {
            "Wait for a condition instead of sleeping.",
            "Exit 0 when it holds, 8 when it does not within --timeout (one minute unless given)."
        })
final class WaitCommand extends CtlCommand {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    @Option(
            names = "--for",
            required = true,
            paramLabel = "CONDITION",
            completionCandidates = WaitCondition.Names.class,
            description =
                    "healthy: all is well. leader: somebody leads. caught-up: all members are up and within --max-lag.")
    private WaitCondition condition;

    @Option(
            names = "--max-lag",
            paramLabel = "ENTRIES",
            description = "How far a caught-up node may be behind: ${DEFAULT-VALUE}.")
    private long lagMax = 100;

    @Override
    protected ExitCode run(Invocation invocation) {
        Duration timeout = invocation.givenTimeout().orElse(TIMEOUT);
        Deadline deadline = Deadline.in(timeout);
        ClusterSurvey survey = invocation.survey();
        try (Progress progress = invocation.output().waiting("waiting for " + condition)) {
            while (true) {
                ClusterPicture picture = survey.take();
                if (condition.holds(picture, lagMax)) {
                    progress.close();
                    invocation.output().print(PictureReport.health(picture));
                    return ExitCode.OK;
                }
                progress.note(reason(picture));
                if (deadline.isOver()) {
                    throw new CtlException(
                            ExitCode.TIMEOUT,
                            "not " + condition + " within " + HumanDuration.of(timeout) + ": " + reason(picture),
                            "raftkvctl status");
                }
                deadline.pause(INTERVAL);
            }
        }
    }

    private String reason(ClusterPicture picture) {
        if (picture.verdict() == Verdict.UNREACHABLE) {
            return "no agent answers";
        }
        return picture.findings().stream()
                .findFirst()
                .map(finding -> (finding.node() == null ? "" : finding.node() + " ") + finding.evidence())
                .orElse("some node is more than " + lagMax + " entries behind");
    }
}
