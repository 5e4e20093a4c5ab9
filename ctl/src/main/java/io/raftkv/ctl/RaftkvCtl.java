package io.raftkv.ctl;

import io.raftkv.backup.BackupInvalidException;
import io.raftkv.backup.BackupKeyException;
import io.raftkv.backup.InsufficientSpaceException;
import io.raftkv.ctl.command.CommandTree;
import io.raftkv.ctl.command.Completion;
import io.raftkv.ctl.command.ProgramVersion;
import io.raftkv.ctl.command.RootCommand;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Console;
import io.raftkv.ctl.output.OutputLostException;
import io.raftkv.ctl.output.Palette;
import io.raftkv.snapshot.SnapshotInvalidException;
import io.raftkv.wal.WalCorruptException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. The only place where an exception becomes an exit code. */
public final class RaftkvCtl {
    private final Map<String, String> environment;
    private final Console console;
    private final ErrorPrinter errors;

    private RaftkvCtl(List<String> arguments, Map<String, String> environment, Console console) {
        this.environment = environment;
        this.console = console;
        boolean colours = console.errTerminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !arguments.contains("--no-color");
        this.errors = new ErrorPrinter(
                console.err(), colours ? Palette.COLOURS : Palette.NONE, wantsStructure(arguments, environment));
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), Console.system()).value());
    }

    /** One command, without a process around it. */
    public static ExitCode run(List<String> arguments, Map<String, String> environment, Console console) {
        if (arguments.equals(List.of("--version"))) {
            console.out().println("raftkvctl " + ProgramVersion.text()); // before Picocli is even loaded
            console.out().flush();
            return ExitCode.OK;
        }
        if (!arguments.isEmpty() && arguments.get(0).equals(Completion.WORD)) {
            List<String> words = Completion.words(arguments);
            Completion.candidates(words, environment, console).forEach(console.out()::println);
            console.out().flush();
            return ExitCode.OK;
        }
        RaftkvCtl program = new RaftkvCtl(arguments, environment, console);
        try {
            ExitCode code = program.execute(arguments);
            console.out().flush();
            return code;
        } catch (OutputLostException lost) {
            return program.failure(lost);
        }
    }

    private ExitCode execute(List<String> arguments) {
        CommandLine line = CommandTree.forArguments(arguments, environment, console);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(
                (problem, unused) -> usageError(problem).value());
        line.setExecutionExceptionHandler(
                (problem, unused, result) -> failure(problem).value());
        int value = line.execute(arguments.toArray(new String[0]));
        ((RootCommand) line.getCommandSpec().userObject()).ended(value);
        for (ExitCode code : ExitCode.values()) {
            if (code.value() == value) {
                return code;
            }
        }
        return ExitCode.FAILURE;
    }

    private ExitCode usageError(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        String remedy = command.getCommandSpec().qualifiedName() + " --help";
        if (problem instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                remedy = "did you mean " + String.join(" or ", suggestions) + "? See " + remedy;
            }
        }
        errors.print(ExitCode.USAGE, ExitCode.USAGE.name(), problem.getMessage(), Optional.of(remedy));
        return ExitCode.USAGE;
    }

    private ExitCode failure(Exception problem) {
        if (problem instanceof CtlException known) {
            errors.print(known.exitCode(), known.code(), known.getMessage(), known.remedy());
            return known.exitCode();
        }
        if (problem instanceof OutputLostException lost) {
            if (!lost.isReaderGone()) {
                errors.print(ExitCode.FAILURE, "IO", lost.getMessage(), Optional.empty());
            }
            return ExitCode.FAILURE;
        }
        if (problem instanceof UncheckedIOException unchecked) {
            return failure(unchecked.getCause());
        }
        if (problem instanceof IOException io) {
            ExitCode code = codeOf(io);
            errors.print(code, code == ExitCode.FAILURE ? "IO" : code.name(), words(io), Optional.empty());
            return code;
        }
        errors.print(
                ExitCode.FAILURE,
                "INTERNAL",
                "this is a defect of raftkvctl: " + problem,
                Optional.of("report it with the stack trace that RAFTKVCTL_DEBUG=1 prints"));
        if (!environment.getOrDefault("RAFTKVCTL_DEBUG", "").isEmpty()) {
            problem.printStackTrace(console.err());
        }
        return ExitCode.FAILURE;
    }

    /** The exit code that ends a command which threw this. */
    public static ExitCode exitCodeOf(Exception problem) {
        if (problem instanceof CtlException known) {
            return known.exitCode();
        }
        if (problem instanceof UncheckedIOException unchecked) {
            return codeOf(unchecked.getCause());
        }
        return problem instanceof IOException io ? codeOf(io) : ExitCode.FAILURE;
    }

    /** What the agent's file formats throw. */
    private static ExitCode codeOf(IOException problem) {
        if (problem instanceof BackupInvalidException
                || problem instanceof SnapshotInvalidException
                || problem instanceof WalCorruptException) {
            return ExitCode.DAMAGED;
        }
        if (problem instanceof BackupKeyException) {
            return ExitCode.KEY_NEEDED;
        }
        return problem instanceof InsufficientSpaceException ? ExitCode.NO_ROOM : codeOfWriting(problem);
    }

    /** The JDK tells these two apart by the words of the C library only. */
    private static ExitCode codeOfWriting(IOException problem) {
        String words = String.valueOf(problem.getMessage());
        if (words.endsWith("No space left on device") || words.endsWith("Disk quota exceeded")) {
            return ExitCode.NO_ROOM;
        }
        return words.endsWith("Read-only file system") ? ExitCode.NOT_WRITABLE : ExitCode.FAILURE;
    }

    /** The JDK puts only a file's name into some of its messages. */
    private static String words(IOException problem) {
        if (problem instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or directory";
        }
        if (problem instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (problem instanceof FileSystemException file && file.getReason() == null) {
            return file.getClass().getSimpleName().replace("Exception", "") + ": " + file.getMessage();
        }
        return String.valueOf(problem.getMessage());
    }

    /** Known before anything is parsed, because parsing itself may fail. */
    private static boolean wantsStructure(List<String> arguments, Map<String, String> environment) {
        String format = environment.getOrDefault("RAFTKVCTL_OUTPUT", "");
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if ((argument.equals("-o") || argument.equals("--output")) && i + 1 < arguments.size()) {
                format = arguments.get(i + 1);
            } else if (argument.startsWith("--output=")) {
                format = argument.substring("--output=".length());
            } else if (argument.startsWith("-o") && argument.length() > 2 && !argument.startsWith("--")) {
                format = argument.substring(2).replace("=", "");
            }
        }
        return format.equalsIgnoreCase("json") || format.equalsIgnoreCase("yaml");
    }
}
