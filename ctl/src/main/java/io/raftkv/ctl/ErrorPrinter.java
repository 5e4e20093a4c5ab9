package io.raftkv.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.ExitCode;
import io.raftkv.ctl.output.Palette;
import io.raftkv.ctl.output.Style;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Says on stderr why a command failed: one line and the way out, or one JSON object for programs. */
final class ErrorPrinter {
    private final PrintStream err;
    private final Palette palette;
    private final boolean structured;

    ErrorPrinter(PrintStream err, Palette palette, boolean structured) {
        this.err = err;
        this.palette = palette;
        this.structured = structured;
    }

    void print(ExitCode exitCode, String code, String message, Optional<String> remedy) {
        if (structured) {
            err.println(json(exitCode, code, message, remedy));
            return;
        }
        err.println(palette.paint("error:", Style.BAD) + " " + message);
        remedy.ifPresent(text -> err.println("  " + palette.paint("try:", Style.FAINT) + " " + text));
    }

    private static String json(ExitCode exitCode, String code, String message, Optional<String> remedy) {
        ObjectNode error = Json.mapper().createObjectNode();
        error.put("apiVersion", "raftkvctl/v1");
        error.put("kind", "Error");
        error.put("error", message);
        error.put("code", code);
        error.put("exit_code", exitCode.value());
        remedy.ifPresent(text -> error.put("remedy", text));
        try {
            return Json.mapper().writeValueAsString(error);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
