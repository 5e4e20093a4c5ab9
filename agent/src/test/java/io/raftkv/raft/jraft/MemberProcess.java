package io.raftkv.raft.jraft;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import io.raftkv.raft.Await;
import io.raftkv.raft.PeerAddress;
import io.raftkv.raft.Proposer;
import io.raftkv.raft.ProposerListener;
import io.raftkv.raft.ProposerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A {@link TestMember} in a process of its own, so that it can be killed; it takes one command a line, answers one line. */
final class MemberProcess {
    private static final int VALUE_BYTES = 256;
    private static final int KEYS = 100_000;

    private final TestMember member;

    private MemberProcess(TestMember member) {
        this.member = member;
    }

    /** Arguments: cluster id, data directory, port, election timeout in milliseconds. */
    public static void main(String[] arguments) throws Exception {
        TestMember member = new TestMember(
                UUID.fromString(arguments[0]),
                Path.of(arguments[1]),
                new PeerAddress("127.0.0.1", Integer.parseInt(arguments[2])));
        member.electionTimeout(Duration.ofMillis(Long.parseLong(arguments[3])));
        new MemberProcess(member).serve();
    }

    private void serve() throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(answer(line.split(" ")));
        }
        System.exit(0);
    }

    private String answer(String[] command) {
        try {
            switch (command[0]) {
                case "found" -> member.found(0);
                case "join" -> member.join(1);
                case "restart" -> member.restart(1);
                case "add" -> Await.result(member.engine().addVoter(PeerAddress.parse(command[1])));
                case "put" -> member.putNow(command[1], command[2]);
                case "role" -> {
                    return member.leads() ? "leads" : "follows";
                }
                case "term" -> {
                    return Long.toString(member.engine().status().term());
                }
                case "load" -> {
                    return load(Integer.parseInt(command[1]), Long.parseLong(command[2]));
                }
                default -> throw new IllegalArgumentException(command[0]);
            }
            return "ok";
        } catch (Exception | AssertionError e) {
            return "failed " + e.getMessage();
        }
    }

    /** Writes with so many clients that each wait for their answer, for so long; answers writes and failures. */
    private String load(int clients, long seconds) throws InterruptedException {
        LongAdder writes = new LongAdder();
        LongAdder failures = new LongAdder();
        CountDownLatch running = new CountDownLatch(clients);
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (Proposer proposer = new Proposer(
                member.engine(),
                new ProposerOptions(true, 100, 1 << 20, Duration.ofMillis(10), 16_384),
                System::currentTimeMillis,
                ProposerListener.NONE)) {
            for (int client = 0; client < clients; client++) {
                write(proposer, client, new Totals(writes, failures, running, endNanos));
            }
            running.await(seconds + 30, TimeUnit.SECONDS);
        }
        return writes.sum() / seconds + " writes/s " + failures.sum() + " failed";
    }

    private record Totals(LongAdder writes, LongAdder failures, CountDownLatch running, long endNanos) {}

    private void write(Proposer proposer, int number, Totals totals) {
        if (System.nanoTime() > totals.endNanos()) {
            totals.running().countDown();
            return;
        }
        Command put = new Command.Write(
                Space.DATA,
                List.of(),
                List.of(new Mutation.Put(Bytes.utf8("key" + number % KEYS), Bytes.wrap(new byte[VALUE_BYTES]))));
        proposer.submit(put).whenComplete((result, failure) -> {
            (failure == null ? totals.writes() : totals.failures()).increment();
            if (failure == null) {
                write(proposer, number + 1_009, totals);
            } else {
                totals.running().countDown();
            }
        });
    }
}
