package io.raftkv.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.raftkv.campaign.Campaign;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever happens to machines, disks and operators: nothing acknowledged is lost, and nobody serves what was left. */
final class SimulationTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.raftkv");
    private Level level;

    /** Thousands of deaths are the point here, not news. */
    @BeforeEach
    void quiet() {
        level = logger.getLevel();
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        logger.setLevel(level);
    }

    @Test
    void shouldKeepEveryPromiseWhateverHappens() {
        AtomicLong acknowledged = new AtomicLong();
        AtomicLong events = new AtomicLong();
        AtomicLong comebacks = new AtomicLong();
        Campaign.of("simulation", 1_500, 200_000).forEachSeed(seed -> {
            Simulation simulation = new Simulation(seed);
            simulation.run();
            acknowledged.addAndGet(simulation.acknowledged());
            events.addAndGet(simulation.trace().events());
            comebacks.addAndGet(simulation.comebacks());
        });
        System.out.println("simulation: " + acknowledged + " acknowledged writes, " + events + " events, " + comebacks
                + " old copies came back");
        assertThat(acknowledged).hasPositiveValue();
        assertThat(comebacks).hasPositiveValue();
    }

    @Test
    void shouldRepeatARunExactlyFromItsSeed() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(digest(seed)).as("seed %s", seed).isEqualTo(digest(seed));
        }
        assertThat(digest(1)).isNotEqualTo(digest(2));
    }

    private static long digest(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.run();
        return simulation.trace().digest();
    }
}
