package io.raftkv.ctl.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer hunter22-hunter22",
                "RAFTKV_JWT_SECRET=hunter22hunter22",
                "RAFTKV_JWT_SECRET='hunter22 hunter22'",
                "{\"api_key\": \"hunter22\"}",
                "password: hunter22",
                "token=eyJhbGciOi.hunter22.hunter22",
                "got eyJhbGciOi.hunter22.hunter22 from a client",
                "https://user:hunter22@host/path",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter22\n-----END OPENSSH PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nhunter22 cut off"
            })
    void shouldShowNoSecret(String text) {
        assertThat(Redaction.of(text)).doesNotContain("hunter22").contains("[redacted]");
    }

    @Test
    void shouldLeaveTheRestAlone() {
        String line = "2026-01-01T00:00:00Z INFO KvService slow operation key=12 queue=3ms http://node1:8080/keys";

        assertThat(Redaction.of(line)).isEqualTo(line);
    }
}
