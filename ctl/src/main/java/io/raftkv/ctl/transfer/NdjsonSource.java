package io.raftkv.ctl.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import io.raftkv.ctl.failure.CtlException;
import io.raftkv.ctl.failure.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One JSON object per line, as {@code kv export} writes them. The revision is told for information and not imported. */
public final class NdjsonSource implements RecordSource {
    private final BufferedReader lines;
    private final String name;
    private final long totalBytes;
    private long lineNumber;

    /** @param totalBytes 0 when not known */
    public NdjsonSource(InputStream in, String name, long totalBytes) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        this.name = name;
        this.totalBytes = totalBytes;
    }

    @Override
    public TransferRecord next() throws IOException {
        String line = lines.readLine();
        lineNumber++;
        while (line != null && line.isBlank()) {
            line = lines.readLine();
            lineNumber++;
        }
        if (line == null) {
            return null;
        }
        String origin = name + ":" + lineNumber;
        try {
            KeyRecord item = KeyRecord.parse(Json.mapper().readTree(line));
            return new TransferRecord(item.key(), item.value(), origin);
        } catch (JsonProcessingException e) {
            throw new CtlException(ExitCode.USAGE, origin + ": not JSON: " + e.getOriginalMessage(), null, e);
        } catch (IllegalArgumentException e) {
            throw new CtlException(ExitCode.USAGE, origin + ": " + e.getMessage(), null, e);
        }
    }

    @Override
    public long totalBytes() {
        return totalBytes;
    }

    @Override
    public List<String> skipped() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
