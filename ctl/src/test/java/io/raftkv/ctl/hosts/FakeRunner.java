package io.raftkv.ctl.hosts;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A host that answers as it is told, and remembers what was asked. */
final class FakeRunner implements CommandRunner {
    private final List<HostCommand> commands = new ArrayList<>();
    private int exitStatus;
    private String output = "";
    private String errors = "";

    FakeRunner answers(int status, String out, String err) {
        exitStatus = status;
        output = out;
        errors = err;
        return this;
    }

    List<HostCommand> commands() {
        return commands;
    }

    HostCommand first() {
        return commands.get(0);
    }

    @Override
    public Ending run(HostCommand command, OutputStream out) {
        commands.add(command);
        try {
            out.write(output.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Ending(exitStatus, errors);
    }
}
