package io.raftkv.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.campaign.Campaign;
import io.raftkv.http.RawAnswers;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What strangers send to the Raft port closes their connection, and changes neither term nor memory. */
final class RaftPortIT {
    private static final int FRAMES = 200;
    private static final int TORTURE_FRAMES = 1_000;
    private static final int FLOODS = 4;
    private static final int FLOOD_BYTES = 192 << 20;
    private static final long GROWTH_BYTES_MAX = 160L << 20;

    @RegisterExtension
    static final SharedAgents AGENTS = new SharedAgents();

    @Test
    void shouldChangeNothingWhateverStrangersSend() throws IOException {
        TestNode leader = AGENTS.node(Side.LEADER);
        TestNode follower = AGENTS.node(Side.FOLLOWER);
        int[] logged = {leader.logText().length(), follower.logText().length()};
        long term = term(leader);
        ProcessMemory before = ProcessMemory.of(leader);
        Campaign.of("hostile frames on the Raft port", FRAMES, TORTURE_FRAMES).forEachSeed(seed -> {
            Random random = new Random(seed);
            byte[] bytes = HostileFrame.draw(random);
            // After its last byte the peer says that no more will come: whatever it was, the connection ends.
            RawAnswers.to((random.nextBoolean() ? leader : follower).raftPort(), bytes);
        });
        assertUnmoved(leader, follower, term);
        assertThat(ProcessMemory.of(leader).residentBytes() - before.residentBytes())
                .isLessThan(GROWTH_BYTES_MAX);
        for (TestNode node : List.of(leader, follower)) {
            String log = node.logText().substring(logged[node == leader ? 0 : 1]);
            assertThat(log.length()).as("log of %s: %.2000s", node.id(), log).isLessThan(FRAMES * 1_000);
        }
    }

    @Test
    void shouldNotGatherAFrameThatNobodyWouldSend() throws Exception {
        TestNode leader = AGENTS.node(Side.LEADER);
        TestNode follower = AGENTS.node(Side.FOLLOWER);
        long term = term(leader);
        ProcessMemory before = ProcessMemory.of(leader);
        ProcessMemory.forgetPeak(leader);
        List<Thread> floods = new ArrayList<>();
        for (int i = 0; i < 2 * FLOODS; i++) {
            // Half of them announce more than any frame may have, half what one may have, and not all of them at once.
            int announced = i < FLOODS ? 1 << 30 : 60 << 20;
            Thread flood = new Thread(() -> flood(leader, announced));
            flood.start();
            floods.add(flood);
        }
        for (Thread flood : floods) {
            flood.join();
        }
        assertThat(ProcessMemory.of(leader).peakResidentBytes() - before.residentBytes())
                .as("what %d floods of up to %d bytes took", 2 * FLOODS, FLOOD_BYTES)
                .isLessThan(GROWTH_BYTES_MAX);
        assertUnmoved(leader, follower, term);
    }

    private static void flood(TestNode node, int announced) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.raftPort())) {
            socket.getOutputStream().write(HostileFrame.announcing(announced));
            byte[] piece = new byte[1 << 20];
            for (int sent = 0; sent < Math.min(announced, FLOOD_BYTES) - piece.length; sent += piece.length) {
                socket.getOutputStream().write(piece);
            }
            // Unfinished, it waits for the rest like any other; who waits too is the peak.
            node.json("/health");
        } catch (SocketException closed) {
            // What it should be.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertUnmoved(TestNode leader, TestNode follower, long term) throws IOException {
        for (TestNode node : List.of(leader, follower)) {
            assertThat(node.json("/health").path("status").asText()).isEqualTo("healthy");
            assertThat(term(node)).as("term of %s", node.id()).isEqualTo(term);
        }
        assertThat(follower.put("after-noise", "x").status()).isEqualTo(201);
    }

    private static long term(TestNode node) throws IOException {
        return node.json("/cluster/leader").path("term").asLong();
    }
}
