package io.raftkv.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark still runs. Says nothing of speed: one short iteration in a process that does other things. */
class BenchmarksTest {
    @Test
    void shouldRunEveryBenchmark() throws RunnerException {
        Options once = new OptionsBuilder()
                .include(getClass().getPackageName())
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(20))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(once).run();

        assertThat(results)
                .extracting(result -> result.getPrimaryResult().getLabel())
                .contains(
                        "append",
                        "submitAndAwaitAll",
                        "apply",
                        "hit",
                        "read",
                        "applied",
                        "encode",
                        "decode",
                        "parseBatchBody");
    }
}
