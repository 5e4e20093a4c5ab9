package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does something, as opposed to one that only groups others. */
public abstract class CtlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws IOException {
        RootCommand root = (RootCommand) spec.root().userObject();
        try (Invocation invocation = root.invocation()) {
            if (CommandWords.change(spec)) {
                root.audit(invocation.audit(CommandWords.of(spec)), invocation);
            }
            return run(invocation).value();
        }
    }

    /** @throws io.raftkv.ctl.failure.CtlException for every end that is not a result */
    protected abstract ExitCode run(Invocation invocation) throws IOException;
}
