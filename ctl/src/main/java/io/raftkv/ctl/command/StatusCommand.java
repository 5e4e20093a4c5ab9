package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.ClusterSurvey;
import io.raftkv.ctl.cluster.Verdict;
import io.raftkv.ctl.failure.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code raftkvctl status}. */
@Command(
        name = "status",
        description = {
            "Show the cluster on one screen.",
            "A node that does not answer is a row, not an error; exit 10 only when none answers."
        })
final class StatusCommand extends CtlCommand {
    @Mixin
    private WatchOptions watching;

    @Override
    protected ExitCode run(Invocation invocation) {
        ClusterSurvey survey = invocation.survey();
        while (watching.watch() && !Thread.currentThread().isInterrupted()) {
            invocation.output().printNext(PictureReport.status(survey.take()));
            watching.pause();
        }
        ClusterPicture picture = survey.take();
        invocation.output().print(PictureReport.status(picture));
        return picture.verdict() == Verdict.UNREACHABLE ? ExitCode.UNHEALTHY : ExitCode.OK;
    }
}
