package io.raftkv.bench;

import io.raftkv.api.BatchRequest;
import io.raftkv.api.Json;
import io.raftkv.command.CommandCodec;
import io.raftkv.command.CommandGroup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Commands to bytes of the log and back, and the body of a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
    @Param({"1", "100"})
    int commands;

    private CommandGroup group;
    private byte[] encoded;
    private byte[] batchBody;

    @Setup
    public void prepare() throws IOException {
        group = new Workload().group(commands);
        encoded = CommandCodec.encode(group);
        BatchRequest batch = new BatchRequest(
                IntStream.range(0, commands)
                        .mapToObj(number -> new BatchRequest.Operation(
                                "put",
                                Workload.key(number).toUtf8(),
                                null,
                                Workload.value(number).toUtf8(),
                                null))
                        .toList(),
                List.of());
        batchBody = Json.mapper().writeValueAsBytes(batch);
    }

    @Benchmark
    public byte[] encode() {
        return CommandCodec.encode(group);
    }

    @Benchmark
    public CommandGroup decode() {
        return CommandCodec.decode(encoded);
    }

    @Benchmark
    public BatchRequest parseBatchBody() throws IOException {
        return Json.mapper().readValue(batchBody, BatchRequest.class);
    }
}
