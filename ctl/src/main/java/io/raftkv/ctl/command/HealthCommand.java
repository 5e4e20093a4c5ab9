package io.raftkv.ctl.command;

import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.ClusterSurvey;
import io.raftkv.ctl.cluster.Verdict;
import io.raftkv.ctl.failure.ExitCode;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code raftkvctl health}. */
@Command(
        name = "health",
        description = {
            "Say whether the cluster is healthy, and why not: for people and for scripts.",
            "Exit 0 when healthy, 10 when not. With --exit-when-healthy and --timeout: 8 when the time is over."
        })
final class HealthCommand extends CtlCommand {
    @Mixin
    private WatchOptions watching;

    @Option(names = "--exit-when-healthy", description = "Look again and again, until it is healthy.")
    private boolean exitWhenHealthy;

    @Override
    protected ExitCode run(Invocation invocation) {
        ClusterSurvey survey = invocation.survey();
        Optional<Deadline> deadline = invocation.givenTimeout().map(Deadline::in);
        boolean repeated = watching.watch() || exitWhenHealthy;
        while (true) {
            ClusterPicture picture = survey.take();
            boolean healthy = picture.verdict() == Verdict.HEALTHY;
            if (!repeated) {
                invocation.output().print(PictureReport.health(picture));
                return healthy ? ExitCode.OK : ExitCode.UNHEALTHY;
            }
            invocation.output().printNext(PictureReport.health(picture));
            if (healthy && exitWhenHealthy) {
                return ExitCode.OK;
            }
            Duration interval = watching.interval();
            if (deadline.isPresent() && deadline.get().left().compareTo(interval) <= 0) {
                return exitWhenHealthy ? ExitCode.TIMEOUT : healthy ? ExitCode.OK : ExitCode.UNHEALTHY;
            }
            watching.pause();
        }
    }
}
