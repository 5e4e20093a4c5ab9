package io.raftkv.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.it.cluster.Await;
import io.raftkv.it.cluster.HttpAnswer;
import io.raftkv.it.cluster.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A start that either refuses as it should, or comes up. */
final class StartOnDamage {
    private static final Duration SOON = Duration.ofSeconds(90);
    /** Documented in agent/docs/adr/0005. */
    private static final int NOT_STARTED = 1;

    private StartOnDamage() {}

    /** @return whether the node serves; otherwise it has ended, and its last words were in order */
    static boolean serves(TestNode node, DiskDamage damage) {
        int before = node.logText().length();
        node.launch();
        boolean serves = Await.until("%s: %s starts or ends".formatted(damage, node.id()), SOON, () -> {
            if (!node.isAlive()) {
                return false;
            }
            return node.get("/ready").status() == 200 ? true : null;
        });
        if (!serves) {
            requireGoodLastWords(node, damage, node.logText().substring(before));
        }
        return serves;
    }

    private static void requireGoodLastWords(TestNode node, DiskDamage damage, String said) {
        assertThat(node.awaitExit()).as("%s: %s", damage, said).isEqualTo(NOT_STARTED);
        assertThat(said)
                .as("%s: no stack trace", damage)
                .doesNotContain("\tat ")
                .doesNotContain("Exception:");
        List<String> lines = said.lines().toList();
        assertThat(lines.get(lines.size() - 1))
                .as("%s: the last line of\n%s", damage, said)
                .startsWith("raftkv-agent: refused to start: ")
                .contains("Remedy: ");
    }

    /** Every key with value and revision, as this node's own state has it. */
    static String content(TestNode node) throws IOException {
        HttpAnswer answer = node.get("/keys?values=true&limit=10000&consistency=stale");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().path("keys").toString();
    }
}
