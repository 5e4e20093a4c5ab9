package io.raftkv.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.api.LeaderResponse;
import io.raftkv.auth.ApiKeys;
import io.raftkv.auth.Authenticator;
import io.raftkv.auth.Tokens;
import io.raftkv.command.Bytes;
import io.raftkv.config.AgentConfig;
import io.raftkv.node.NotLeaderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A follower that is asked to write. */
final class ForwardingTest {
    private static final String MEMBERS_TOKEN = "shared by the members";
    /** Requests per second. */
    private static final int RATE = 10;

    private TestServer leader;
    private TestServer follower;

    @BeforeEach
    void start() throws IOException {
        leader = new TestServer().start();
        follower =
                new TestServer().limits(1 << 20, 64, Duration.ofSeconds(2), 0).start();
        pointTo(Optional.of(leader.url()));
    }

    @AfterEach
    void stop() {
        follower.close();
        leader.close();
    }

    private void pointTo(Optional<String> leaderHttp) {
        follower.kv.before = () -> CompletableFuture.failedFuture(new NotLeaderException(leaderHttp));
        follower.cluster.before = follower.kv.before;
        follower.cluster.leader = new LeaderResponse(
                leaderHttp.isPresent() ? "node2" : "", "Follower", "node2:7000", leaderHttp.orElse(""), 3);
    }

    @Test
    void shouldCarryWritesToTheLeaderAndItsAnswerBack() throws IOException {
        try (RawClient client = follower.client()) {
            RawClient.Answer put = client.put("/keys/a%2F..%00b?", "value", "X-Request-ID: r-1");
            assertThat(put.status()).as(put.text()).isEqualTo(201);
            assertThat(put.header("ETag")).isEqualTo("\"1\"");
            assertThat(put.header("X-Request-ID")).isEqualTo("r-1");
            assertThat(leader.kv
                            .find(Bytes.utf8("a/..\0b"))
                            .orElseThrow()
                            .value()
                            .toUtf8())
                    .isEqualTo("value");
            RawClient.Answer failed = client.put("/keys/a%2F..%00b", "2", "If-None-Match: *");
            assertThat(failed.status()).isEqualTo(412);
            assertThat(failed.json().path("revision").asLong()).isEqualTo(1);
            assertThat(client.request("DELETE", "/keys/a%2F..%00b", null).status())
                    .isEqualTo(204);
            assertThat(client.post("/batch", "{\"operations\":[{\"op\":\"put\",\"key\":\"b\",\"value\":\"c\"}]}")
                            .status())
                    .isEqualTo(200);
            assertThat(client.post("/cluster/remove", "{\"node_id\":\"node3\"}")
                            .json()
                            .path("removed")
                            .asText())
                    .isEqualTo("node3");
        }
    }

    @Test
    void shouldForwardAtMostOnce() throws IOException {
        // Each takes the other for the leader.
        leader.kv.before = () -> CompletableFuture.failedFuture(new NotLeaderException(Optional.of(follower.url())));
        try (RawClient client = follower.client()) {
            RawClient.Answer answer = client.put("/keys/a", "x");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("NO_LEADER");
            assertThat(answer.json().path("error").asText()).contains("no leader");
            assertThat(answer.header("Retry-After")).isNotNull();
        }
        try (RawClient client = leader.client()) {
            assertThat(client.put("/keys/a", "x", "X-Raftkv-Forwarded: 1").code())
                    .isEqualTo("NO_LEADER");
        }
    }

    @Test
    void shouldSayNoLeaderWhenItCannotBeReached() throws IOException {
        int closedPort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = free.getLocalPort();
        }
        pointTo(Optional.of("http://127.0.0.1:" + closedPort));
        try (RawClient client = follower.client()) {
            RawClient.Answer answer = client.put("/keys/a", "x");
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("NO_LEADER");
        }
    }

    @Test
    void shouldSayOutcomeUnknownWhenTheLeaderIsLostAfterSending() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread reader = new Thread(() -> {
                try (Socket socket = deaf.accept()) {
                    // Takes the request and dies.
                    assertThat(socket.getInputStream().read()).isPositive();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            reader.start();
            pointTo(Optional.of("http://127.0.0.1:" + deaf.getLocalPort()));
            try (RawClient client = follower.client()) {
                RawClient.Answer answer = client.put("/keys/a", "x");
                assertThat(answer.status()).as(answer.text()).isEqualTo(504);
                assertThat(answer.code()).isEqualTo("OUTCOME_UNKNOWN");
            }
            reader.join();
            deaf.setSoTimeout(500);
            assertThatThrownBy(deaf::accept)
                    .as("it is not sent again, as it may have been carried out")
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void shouldWaitForAnElectionToEnd() throws Exception {
        pointTo(Optional.empty());
        Thread election = new Thread(() -> {
            Await.that(() -> follower.waitsForALeader());
            pointTo(Optional.of(leader.url()));
        });
        election.start();
        try (RawClient client = follower.client()) {
            assertThat(client.put("/keys/a", "x").status()).isEqualTo(201);
        }
        election.join();
        assertThat(leader.kv.writes).isEqualTo(1);
    }

    @Test
    void shouldServeTheRequestItselfWhenItIsElected() throws Exception {
        pointTo(Optional.empty());
        Thread election = new Thread(() -> {
            Await.that(() -> follower.waitsForALeader());
            follower.kv.before = () -> CompletableFuture.completedFuture(null);
            follower.cluster.leader = new LeaderResponse("node1", "Leader", "node1:7000", follower.url(), 4);
        });
        election.start();
        try (RawClient client = follower.client()) {
            assertThat(client.put("/keys/a", "x").status()).isEqualTo(201);
        }
        election.join();
        assertThat(follower.kv.writes).isEqualTo(1);
    }

    @Test
    void shouldGiveUpWaitingWellBeforeTheRequestTimeout() throws IOException {
        pointTo(Optional.empty());
        long begun = System.nanoTime();
        try (RawClient client = follower.client()) {
            RawClient.Answer answer = client.put("/keys/a", "x");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("error").asText()).contains("no leader");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(2));
    }

    @Test
    void shouldNotHideTheLeadersRefusal() throws IOException {
        leader.kv.before =
                () -> CompletableFuture.failedFuture(new ApiException(ErrorCode.NO_SPACE, "the disk is full"));
        try (RawClient client = follower.client()) {
            RawClient.Answer answer = client.put("/keys/a", "x");
            assertThat(answer.status()).isEqualTo(507);
            assertThat(answer.code()).isEqualTo("NO_SPACE");
        }
    }

    @Test
    void shouldBeCountedByTheRateLimitOfTheNodeThatTheClientSpokeToOnly() throws IOException {
        limitTheLeader(Optional.of(MEMBERS_TOKEN), Optional.of(MEMBERS_TOKEN));
        try (RawClient client = follower.client();
                RawClient direct = leader.client()) {
            for (int i = 0; i < 10 * RATE; i++) {
                assertThat(client.put("/keys/a", "x").status()).isEqualTo(201);
            }
            assertThat(limited(direct)).as("what comes from clients is counted").isTrue();
            assertThat(client.put("/keys/a", "x").status()).isEqualTo(201);
        }
    }

    @Test
    void shouldNotBelieveAClientThatItsRequestWasForwarded() throws IOException {
        limitTheLeader(Optional.of(MEMBERS_TOKEN), Optional.of(MEMBERS_TOKEN));
        String ofOthers = ForwardingMark.of(Optional.of(new AgentConfig.Secret("the token of other members")))
                .value();
        for (String forged : List.of("1", "true", "", MEMBERS_TOKEN, ofOthers)) {
            try (RawClient client = leader.client()) {
                assertThat(limited(client, "X-Raftkv-Forwarded: " + forged))
                        .as(forged)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldCountWhatCannotBeProvenUnderTheAddressItCameFrom() throws IOException {
        for (Optional<String> ofFollower : List.of(Optional.<String>empty(), Optional.of("another token of members"))) {
            limitTheLeader(Optional.of(MEMBERS_TOKEN), ofFollower);
            try (RawClient client = follower.client()) {
                assertThat(limited(client)).isTrue();
            }
        }
        limitTheLeader(Optional.empty(), Optional.empty());
        try (RawClient client = follower.client()) {
            assertThat(limited(client)).as("two nodes without a token").isTrue();
        }
    }

    private void limitTheLeader(Optional<String> ofLeader, Optional<String> ofFollower) throws IOException {
        stop();
        leader = new TestServer().limits(1 << 20, 64, Duration.ofSeconds(10), RATE);
        leader.clusterToken = ofLeader;
        leader.start();
        follower = new TestServer().limits(1 << 20, 64, Duration.ofSeconds(2), 0);
        follower.clusterToken = ofFollower;
        follower.start();
        pointTo(Optional.of(leader.url()));
    }

    /** Whether asking fast meets the limit; on a slow machine not at the first requests beyond it. */
    private static boolean limited(RawClient client, String... headers) throws IOException {
        for (int i = 0; i < 100 * RATE; i++) {
            if (client.put("/keys/a", "x", headers).status() == 429) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldPassCredentialsOn() throws IOException {
        leader.close();
        leader = new TestServer();
        leader.authenticator =
                Authenticator.on(Optional.of(Tokens.SECRET), Optional.empty(), ApiKeys.NONE, Tokens.CLOCK);
        leader.start();
        pointTo(Optional.of(leader.url()));
        try (RawClient client = follower.client()) {
            assertThat(client.put("/keys/a", "x").status()).isEqualTo(401);
            assertThat(client.put("/keys/a", "x", "Authorization: Bearer " + Tokens.of("write"))
                            .status())
                    .isEqualTo(201);
        }
    }
}
