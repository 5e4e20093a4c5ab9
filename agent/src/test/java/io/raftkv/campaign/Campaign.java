package io.raftkv.campaign;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A test that is repeated over seeds: how often, from which seed on, and how to repeat the one that failed.
 *
 * <p>The number of runs is small in the default build and the release gate's under {@code -Ptorture}. System properties
 * override both, {@code raftkv.seed} for the first seed and {@code raftkv.runs} for the count, so that one failed seed is
 * repeated by {@code -Draftkv.seed=N -Draftkv.runs=1}. Without {@code raftkv.seed} a campaign starts at seed 1 in the
 * default build, which fails for the same reason everywhere, and at a seed taken from the clock under torture, which looks
 * where nobody has looked.
 */
public final class Campaign {
    private static final boolean TORTURE = Boolean.getBoolean("raftkv.torture");
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    private final String name;
    private final int runs;
    private final long firstSeed;

    private Campaign(String name, int runs, long firstSeed) {
        this.name = name;
        this.runs = runs;
        this.firstSeed = firstSeed;
    }

    /** One run; everything random in it follows from the seed. */
    @FunctionalInterface
    public interface Run {
        void run(long seed) throws Exception;
    }

    /**
     * @param name what is printed, a few words
     * @param runs how many runs in the default build
     * @param tortureRuns how many under {@code -Ptorture}
     */
    public static Campaign of(String name, int runs, int tortureRuns) {
        long first = Long.getLong("raftkv.seed", TORTURE ? System.currentTimeMillis() : 1);
        return new Campaign(name, Integer.getInteger("raftkv.runs", scaled(runs, tortureRuns)), first);
    }

    /** A figure that is not a number of runs, such as operations or faults: the small one, or the release gate's. */
    public static int scaled(int figure, int tortureFigure) {
        return TORTURE ? tortureFigure : figure;
    }

    public long firstSeed() {
        return firstSeed;
    }

    /**
     * Runs all seeds one after the other and stops at the first failure, which then names its seed. A campaign that failed
     * is not tried again in the same process: what a build may take for a flake elsewhere is a finding here.
     */
    public void forEachSeed(Run run) {
        if (FAILED.contains(name)) {
            throw new AssertionError(name + " failed before in this build, see there; a finding is not repeated away");
        }
        announce();
        long started = System.nanoTime();
        for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
            try {
                run.run(seed);
            } catch (Exception | AssertionError failure) {
                FAILED.add(name);
                throw new AssertionError(
                        name + " failed with seed " + seed + "; repeat with -Draftkv.seed=" + seed
                                + " -Draftkv.runs=1: " + failure.getMessage(),
                        failure);
            }
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d runs passed in %.1f s%n", name, runs, seconds);
    }

    private void announce() {
        System.out.printf(Locale.ROOT, "%s: %d runs, seeds %d to %d%n", name, runs, firstSeed, firstSeed + runs - 1);
    }
}
