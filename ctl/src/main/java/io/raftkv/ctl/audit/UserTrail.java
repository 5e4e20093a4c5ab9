package io.raftkv.ctl.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.raftkv.api.Json;
import io.raftkv.audit.AuditFiles;
import io.raftkv.audit.AuditReader;
import io.raftkv.ctl.context.StateDirectory;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The trail of one user on this machine: {@code $XDG_STATE_HOME/raftkvctl/audit/}. */
public final class UserTrail {
    private static final long SIZE_BYTES_MAX = 1 << 20;
    private static final int FILES_MAX = 20;

    private final AuditFiles files;

    private UserTrail(AuditFiles files) {
        this.files = files;
    }

    public static UserTrail of(Map<String, String> environment) {
        return new UserTrail(
                new AuditFiles(StateDirectory.of(environment).resolve("audit"), SIZE_BYTES_MAX, FILES_MAX));
    }

    void append(CommandEntry entry) throws IOException {
        files.append(Json.mapper().writeValueAsString(entry));
    }

    /** Entries from {@code since} on, the newest first; lines that cannot be read are passed over. */
    public List<CommandEntry> since(Instant since) throws IOException {
        List<CommandEntry> entries = new ArrayList<>();
        AuditReader.newestFirst(files, line -> {
            try {
                CommandEntry entry = Json.mapper().readValue(line, CommandEntry.class);
                if (!Instant.parse(entry.time()).isBefore(since)) {
                    entries.add(entry);
                }
            } catch (JsonProcessingException | DateTimeException | NullPointerException torn) {
                return true;
            }
            return true;
        });
        return entries;
    }
}
