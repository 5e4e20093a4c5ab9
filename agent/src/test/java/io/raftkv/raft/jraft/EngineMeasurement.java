package io.raftkv.raft.jraft;

import io.raftkv.it.cluster.FreePorts;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Not a test: figures of the engine alone, three members in three processes on this machine. They chose
 * {@link io.raftkv.raft.EngineOptions#DEFAULT_ELECTION_TIMEOUT}. Run it with
 *
 * <pre>
 * mvn -q -pl agent test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp agent/target/classes:agent/target/test-classes:$(cat agent/target/classpath) \
 *     io.raftkv.raft.jraft.EngineMeasurement 1000 20 60 11
 * </pre>
 *
 * Arguments: election timeout in milliseconds, busy threads beside the cluster, seconds to watch for elections that
 * nobody needed, kills of the leader.
 */
final class EngineMeasurement {
    private static final int MEMBERS = 3;
    private static final int CLIENTS = 64;
    private static final long DEADLINE_SECONDS = 60;

    private final UUID clusterId = UUID.randomUUID();
    private final Path directory;
    private final String timeoutMillis;
    private final List<Member> members = new ArrayList<>();

    private EngineMeasurement(Path directory, String timeoutMillis) {
        this.directory = directory;
        this.timeoutMillis = timeoutMillis;
    }

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            Thread busy = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });
            busy.setDaemon(true);
            busy.start();
        }
        EngineMeasurement measurement =
                new EngineMeasurement(Files.createTempDirectory("engine-measurement"), arguments[0]);
        try {
            measurement.form();
            System.out.println(measurement.stability(Integer.parseInt(arguments[2])));
            System.out.println(measurement.failover(Integer.parseInt(arguments[3])));
        } finally {
            measurement.members.forEach(Member::kill);
        }
        System.exit(0);
    }

    private void form() throws IOException {
        for (int i = 0; i < MEMBERS; i++) {
            Member member = new Member(directory.resolve("member-" + i), FreePorts.next());
            members.add(member);
            member.start();
            member.ask(i == 0 ? "found" : "join");
            while (i > 0 && !leader().ask("add 127.0.0.1:" + member.port).equals("ok")) {
                Thread.onSpinWait();
            }
        }
    }

    private String stability(int seconds) throws IOException {
        String before = leader().ask("term");
        String load = leader().ask("load " + CLIENTS + " " + seconds);
        return "with " + CLIENTS + " clients for " + seconds + " s: " + load + ", term " + before + " before and "
                + leader().ask("term") + " after";
    }

    private String failover(int kills) throws IOException {
        List<Long> millis = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            Member dead = leader();
            dead.ask("put before " + kill);
            long begun = System.nanoTime();
            dead.kill();
            while (!leader().ask("put after " + kill).equals("ok")) {
                Thread.onSpinWait();
            }
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            dead.start();
            dead.ask("restart");
        }
        Collections.sort(millis);
        return "kill -9 of the leader to the first acknowledged write: median "
                + (millis.isEmpty() ? "-" : millis.get(millis.size() / 2)) + " ms, all " + millis;
    }

    private Member leader() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (System.nanoTime() < deadline) {
            for (Member member : members) {
                if (member.isAlive() && member.ask("role").equals("leads")) {
                    return member;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new IllegalStateException("no leader for " + DEADLINE_SECONDS + " s");
    }

    private final class Member {
        private final Path data;
        private final int port;
        private Process process;
        private BufferedWriter commands;
        private BufferedReader answers;

        Member(Path data, int port) {
            this.data = data;
            this.port = port;
        }

        void start() throws IOException {
            process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx512m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MemberProcess.class.getName(),
                            clusterId.toString(),
                            data.toString(),
                            Integer.toString(port),
                            timeoutMillis)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        boolean isAlive() {
            return process.isAlive();
        }

        String ask(String command) throws IOException {
            commands.write(command + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("member on port " + port + " died");
            }
            return answer;
        }

        void kill() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
