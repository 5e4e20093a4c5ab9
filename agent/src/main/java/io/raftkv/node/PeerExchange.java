package io.raftkv.node;

import io.raftkv.api.PeerHello;
import io.raftkv.node.start.ClusterContacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Introduces this node to every member it knows: once before its engine starts, and then every five seconds. */
public final class PeerExchange implements AutoCloseable {
    /** A member that was not heard for longer counts as silent: two rounds and a slow answer. */
    static final Duration HEARD_WITHIN = Duration.ofSeconds(12);

    private static final Logger log = LoggerFactory.getLogger(PeerExchange.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ClusterContacts client;
    private final Supplier<Set<String>> targets;
    private final Supplier<PeerHello> mine;
    private final Consumer<PeerHello> answered;
    private final ScheduledExecutorService thread;

    /**
     * @param targets base URLs of everybody to introduce this node to
     * @param answered hears every answer, on any thread
     */
    public PeerExchange(
            ClusterContacts client,
            Supplier<Set<String>> targets,
            Supplier<PeerHello> mine,
            Consumer<PeerHello> answered) {
        this.client = client;
        this.targets = targets;
        this.mine = mine;
        this.answered = answered;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "raftkv-peer-exchange");
            created.setDaemon(true);
            return created;
        });
    }

    public void start() {
        thread.scheduleWithFixedDelay(this::round, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One round, waiting at most {@code wait} for the answers: a node that was left behind learns it before it votes. */
    public void onceNow(Duration wait) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        introduceTo(targets.get(), answers);
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void round() {
        try {
            introduceTo(new LinkedHashSet<>(targets.get()), new ArrayList<>());
        } catch (RuntimeException e) {
            log.warn("peer exchange failed, will be repeated error={}", e.toString());
        }
    }

    private void introduceTo(Collection<String> baseUrls, List<CompletableFuture<?>> answers) {
        PeerHello hello = mine.get();
        for (String baseUrl : baseUrls) {
            answers.add(client.hello(baseUrl, hello).handle((answer, failure) -> {
                if (failure != null) {
                    log.debug("peer not reached url={} reason={}", baseUrl, failure.toString());
                } else {
                    answered.accept(answer);
                }
                return null;
            }));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
