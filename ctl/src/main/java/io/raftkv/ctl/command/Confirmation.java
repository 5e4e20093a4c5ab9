package io.raftkv.ctl.command;

import io.raftkv.ctl.context.Context;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Shows a plan and finds out whether it shall be carried out. */
public final class Confirmation {
    private static final int ANSWER_BYTES_MAX = 1024;

    private final Invocation invocation;
    private final ChangeOptions options;

    public Confirmation(Invocation invocation, ChangeOptions options) {
        this.invocation = invocation;
        this.options = options;
    }

    /**
     * For changes of a cluster.
     *
     * @return false after a dry run: the caller is done
     * @throws CtlException if the answer was no, or nobody could be asked
     */
    public boolean permits(Plan plan) throws IOException {
        Context context = invocation.context();
        return permits(plan, context.isProtected() ? context.name() : null);
    }

    /** For changes that everybody makes all day: asks only where the context is protected. */
    public boolean permitsEveryday(Plan plan) throws IOException {
        if (invocation.context().isProtected() || options.dryRun()) {
            return permits(plan);
        }
        return true;
    }

    /** For what harms nothing and is made every day, also in protected contexts: only a dry run stops it. */
    public boolean permitsUnasked(Plan plan) throws IOException {
        return !options.dryRun() || permits(plan, null);
    }

    /** @param typedName what has to be typed, e.g. a protected context's name; {@code null} when yes is enough */
    public boolean permits(Plan plan, String typedName) throws IOException {
        Output output = invocation.output();
        if (options.dryRun()) {
            output.print(plan.report());
            output.say("DRY RUN: nothing changed");
            return false;
        }
        if (typedName == null ? options.yes() : options.confirm().isPresent()) {
            checkConfirmedName(typedName);
            return true;
        }
        if (!invocation.canAsk()) {
            throw new CtlException(
                    ExitCode.CONFIRMATION_NEEDED,
                    plan.title() + ": this needs a confirmation, and nobody can be asked",
                    typedName == null ? "--yes, or --dry-run to see the plan" : "--confirm " + typedName);
        }
        show(plan, output);
        ask(typedName, output);
        return true;
    }

    private void checkConfirmedName(String typedName) {
        if (typedName != null && !options.confirm().orElseThrow().equals(typedName)) {
            throw new CtlException(
                    ExitCode.CONFIRMATION_NEEDED,
                    "--confirm says '" + options.confirm().orElseThrow() + "', this is '" + typedName + "'");
        }
    }

    private static void show(Plan plan, Output output) {
        Output conversation = output.asConversation();
        conversation.print(plan.report());
    }

    private void ask(String typedName, Output output) throws IOException {
        output.console().err().print(typedName == null ? "Go on? [y/N] " : "Type " + typedName + " to go on: ");
        output.console().err().flush();
        String answer = readLine(output.console().in());
        boolean agreed =
                typedName == null ? answer.toLowerCase(Locale.ROOT).matches("y|yes") : answer.equals(typedName);
        if (!agreed) {
            throw new CtlException(ExitCode.CONFIRMATION_NEEDED, "not confirmed; nothing was changed");
        }
    }

    private static String readLine(InputStream in) throws IOException {
        byte[] line = new byte[ANSWER_BYTES_MAX];
        int length = 0;
        for (int next = in.read(); next >= 0 && next != '\n' && length < line.length; next = in.read()) {
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8).trim();
    }
}
