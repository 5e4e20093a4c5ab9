package io.raftkv.ctl.playground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process, told apart from a later one that was given the same pid.
 *
 * @param startTicks clock ticks from boot to the start of the process ({@code proc(5)}, field 22 of {@code stat})
 * @param bootId the boot of this machine that the ticks count from
 */
record ProcessIdentity(long pid, long startTicks, String bootId) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path BOOT_ID = PROCESSES.resolve("sys/kernel/random/boot_id");

    /** What {@code proc(5)} says of a process that is still there. */
    enum State {
        RUNNING,
        STOPPED_BY_SIGNAL
    }

    /** @return the process that has this pid now, empty when there is none */
    static Optional<ProcessIdentity> of(long pid) throws IOException {
        Optional<Stat> stat = Stat.read(pid);
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, stat.get().startTicks(), bootOfThisMachine()));
    }

    /** @throws IllegalArgumentException when the line was not made by {@link #format} */
    static ProcessIdentity parse(String line) {
        String[] fields = line.strip().split(" ");
        if (fields.length != 3) {
            throw new IllegalArgumentException("not the identity of a process: " + line);
        }
        return new ProcessIdentity(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2]);
    }

    String format() {
        return pid + " " + startTicks + " " + bootId;
    }

    /** @return the state of this very process, empty when it has ended, whoever has its pid now */
    Optional<State> state() throws IOException {
        if (!bootId.equals(bootOfThisMachine())) {
            return Optional.empty();
        }
        return Stat.read(pid).filter(stat -> stat.startTicks() == startTicks).map(Stat::state);
    }

    private static String bootOfThisMachine() throws IOException {
        return Files.readString(BOOT_ID).strip();
    }

    private record Stat(State state, long startTicks) {
        /** Field 22, counted from field 3, the first after the command's name. */
        private static final int START_TICKS_AFTER_NAME = 19;

        static Optional<Stat> read(long pid) throws IOException {
            String line;
            try {
                line = Files.readString(PROCESSES.resolve(pid + "/stat"));
            } catch (NoSuchFileException gone) {
                return Optional.empty();
            } catch (IOException endedWhileReading) {
                if (Files.exists(PROCESSES.resolve(Long.toString(pid)))) {
                    throw endedWhileReading;
                }
                return Optional.empty();
            }
            // The name stands in parentheses and may itself contain blanks and parentheses: the last one closes it.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            char letter = fields[0].charAt(0);
            if (letter == 'Z' || letter == 'X') {
                return Optional.empty();
            }
            State state = letter == 'T' ? State.STOPPED_BY_SIGNAL : State.RUNNING;
            return Optional.of(new Stat(state, Long.parseLong(fields[START_TICKS_AFTER_NAME])));
        }
    }
}
