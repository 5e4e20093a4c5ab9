package io.raftkv.ctl.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process, told apart from a later one that was given the same pid.
 *
 * @param startTicks clock ticks from boot to the start of the process ({@code proc(5)}, field 22 of {@code stat})
 * @param bootId the boot of this machine that the ticks count from
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Path BOOT_ID = PROCESSES.resolve("sys/kernel/random/boot_id");

    /** What {@code proc(5)} says of a process that is still there. */
    public enum State {
        RUNNING,
        STOPPED_BY_SIGNAL
    }

    /** @return the process that has this pid now, empty when there is none */
    public static Optional<ProcessIdentity> of(long pid) throws IOException {
        Optional<Stat> stat = Stat.read(pid);
        if (stat.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(pid, stat.get().startTicks(), bootOfThisMachine()));
    }

    /**
     * A running process with these words one after the other in its command line; paths in them make it unmistakable.
     *
     * @return empty when there is none
     */
    public static Optional<ProcessIdentity> withArguments(List<String> words) throws IOException {
        byte[] bytes = ('\0' + String.join("\0", words) + '\0').getBytes(StandardCharsets.UTF_8);
        String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                String name = process.getFileName().toString();
                if (!name.isEmpty()
                        && name.chars().allMatch(Character::isDigit)
                        && commandLine(process).contains(wanted)) {
                    Optional<ProcessIdentity> found = of(Long.parseLong(name));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException endedMeanwhile) {
            return "";
        }
    }

    /** @throws IllegalArgumentException when the line was not made by {@link #format} */
    public static ProcessIdentity parse(String line) {
        String[] fields = line.strip().split(" ");
        if (fields.length != 3) {
            throw new IllegalArgumentException("not the identity of a process: " + line);
        }
        return new ProcessIdentity(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2]);
    }

    public String format() {
        return pid + " " + startTicks + " " + bootId;
    }

    /** @return the state of this very process, empty when it has ended, whoever has its pid now */
    public Optional<State> state() throws IOException {
        if (!bootId.equals(bootOfThisMachine())) {
            return Optional.empty();
        }
        return Stat.read(pid).filter(stat -> stat.startTicks() == startTicks).map(Stat::state);
    }

    /** @throws IOException where there is no {@code proc(5)} */
    public static ProcessIdentity ofThisProcess() throws IOException {
        return of(ProcessHandle.current().pid()).orElseThrow(() -> new IOException("/proc does not show this process"));
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
