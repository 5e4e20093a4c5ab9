package io.raftkv.ctl.command;

import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The key that a command is about. Keys are bytes; most are text. */
final class KeyArgument {
    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key;

    @Option(names = "--key-base64", description = "KEY is base64, for keys that are not text.")
    private boolean base64;

    String text() {
        return key;
    }

    byte[] bytes() {
        if (key.isEmpty()) {
            throw new CtlException(ExitCode.USAGE, "the key is empty");
        }
        try {
            return base64 ? Base64.getDecoder().decode(key) : key.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, "the key is not base64: " + e.getMessage(), null, e);
        }
    }
}
