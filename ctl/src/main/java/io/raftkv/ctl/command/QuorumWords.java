package io.raftkv.ctl.command;

/** The arithmetic of majorities, spelled out for a plan. */
final class QuorumWords {
    private QuorumWords() {}

    static String change(int votersBefore, int votersAfter) {
        String words = "voters " + votersBefore + " → " + votersAfter
                + ", majority " + majority(votersBefore) + " → " + majority(votersAfter)
                + ", tolerated failures " + tolerates(votersBefore) + " → " + tolerates(votersAfter);
        return votersAfter > 1 && votersAfter % 2 == 0
                ? words + " (an even number tolerates no more than one less)"
                : words;
    }

    static int majority(int voters) {
        return voters / 2 + 1;
    }

    private static int tolerates(int voters) {
        return Math.max(0, voters - majority(voters));
    }
}
