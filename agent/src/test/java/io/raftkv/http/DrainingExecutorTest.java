package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.check.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainingExecutorTest {
    private final List<Runnable> handedToPool = new ArrayList<>();
    private final DrainingExecutor executor = new DrainingExecutor(handedToPool::add);
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void shouldTakeOneThreadForAllThatWaitsAndKeepTheOrder() {
        for (int task = 0; task < 5; task++) {
            int number = task;
            executor.execute(() -> ran.add(number));
        }

        assertThat(handedToPool).hasSize(1);
        handedToPool.get(0).run();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void shouldTakeAThreadAgainAfterAllWasDone() {
        executor.execute(() -> ran.add(1));
        handedToPool.get(0).run();
        executor.execute(() -> ran.add(2));

        assertThat(handedToPool).hasSize(2);
        handedToPool.get(1).run();
        assertThat(ran).containsExactly(1, 2);
    }

    @Test
    void shouldRunWhatATaskHandsIn() {
        executor.execute(() -> executor.execute(() -> ran.add(1)));
        handedToPool.get(0).run();

        assertThat(handedToPool).hasSize(1);
        assertThat(ran).containsExactly(1);
    }

    @Test
    void shouldServeThoseBehindATaskThatFailsAndReportWhatConcernsTheProcess() throws InterruptedException {
        List<Throwable> reported = new ArrayList<>();
        executor.execute(() -> {
            throw new IllegalStateException("of the connection");
        });
        executor.execute(() -> {
            throw new InvariantViolation("of the process");
        });
        executor.execute(() -> ran.add(3));

        Thread thread = new Thread(handedToPool.get(0));
        thread.setUncaughtExceptionHandler((failed, failure) -> reported.add(failure));
        thread.start();
        thread.join();

        assertThat(ran).containsExactly(3);
        assertThat(reported).extracting(Throwable::getMessage).containsExactly("of the process");
    }

    @Test
    void shouldRunTheTaskOnItsCallerWhenThePoolTakesNoMore() {
        DrainingExecutor stopped = new DrainingExecutor(task -> {
            throw new RejectedExecutionException();
        });
        stopped.execute(() -> ran.add(1));

        assertThat(ran).containsExactly(1);
    }

    @Test
    void shouldLoseNothingAndNeverRunTwoTasksAtOnce() throws InterruptedException {
        int producers = 4;
        int tasksEach = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(3);
        DrainingExecutor shared = new DrainingExecutor(pool);
        AtomicBoolean running = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(producers * tasksEach);
        for (int producer = 0; producer < producers; producer++) {
            new Thread(() -> {
                        for (int task = 0; task < tasksEach; task++) {
                            shared.execute(() -> {
                                if (!running.compareAndSet(false, true)) {
                                    overlaps.incrementAndGet();
                                }
                                running.set(false);
                                done.countDown();
                            });
                        }
                    })
                    .start();
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(overlaps).hasValue(0);
    }
}
