package io.raftkv.ctl.command;

import io.raftkv.ctl.client.AgentClient;
import io.raftkv.ctl.client.Deadline;
import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.journal.StepVoice;
import io.raftkv.ctl.restore.ClusterWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The restored cluster as its agents tell it. */
final class SurveyedCluster implements ClusterWatch {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final long LAG_MAX = 100;

    private final Invocation invocation;

    SurveyedCluster(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Asked without what this process knows of the cluster: it may have been of another epoch a moment ago. */
    @Override
    public boolean isServing(String node) {
        Context context = invocation.context();
        String url = context.node(node).orElseThrow().http();
        Context itself = Context.of(node, List.of(url)).withTls(context.tls());
        try (AgentClient agent = AgentClient.of(itself, Optional.empty(), ANSWER_MAX)) {
            return agent.isReady();
        }
    }

    @Override
    public boolean isWhole(int voters) {
        return isWhole(invocation.survey().take(), voters);
    }

    private static boolean isWhole(ClusterPicture picture, int voters) {
        return picture.voters() == voters && picture.isCaughtUp(LAG_MAX);
    }

    @Override
    public void awaitWhole(int voters, StepVoice voice) {
        Deadline deadline = Deadline.in(invocation.givenTimeout().orElse(TIMEOUT));
        while (!deadline.isOver()) {
            ClusterPicture picture = invocation.survey().take();
            if (isWhole(picture, voters)) {
                return;
            }
            voice.note("voters " + picture.voters());
            deadline.pause(INTERVAL);
        }
        throw new CtlException(
                ExitCode.TIMEOUT,
                "the data is restored, but not all nodes have a vote and have caught up yet",
                "the cluster goes on with it by itself: raftkvctl wait --for=caught-up");
    }
}
