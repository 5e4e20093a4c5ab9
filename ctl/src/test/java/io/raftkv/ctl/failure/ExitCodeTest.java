package io.raftkv.ctl.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers that scripts rely on (ADR 5). */
final class ExitCodeTest {
    private static final Map<ErrorCode, Integer> TABLE = new EnumMap<>(Map.ofEntries(
            Map.entry(ErrorCode.BAD_REQUEST, 2),
            Map.entry(ErrorCode.UNAUTHENTICATED, 5),
            Map.entry(ErrorCode.FORBIDDEN, 5),
            Map.entry(ErrorCode.KEY_NOT_FOUND, 4),
            Map.entry(ErrorCode.NODE_NOT_FOUND, 4),
            Map.entry(ErrorCode.UNKNOWN_PATH, 1),
            Map.entry(ErrorCode.METHOD_NOT_ALLOWED, 1),
            Map.entry(ErrorCode.CONFLICT, 6),
            Map.entry(ErrorCode.QUORUM_AT_RISK, 6),
            Map.entry(ErrorCode.LEASE_HELD, 9),
            Map.entry(ErrorCode.LEASE_LOST, 9),
            Map.entry(ErrorCode.CONDITION_FAILED, 6),
            Map.entry(ErrorCode.TOO_LARGE, 2),
            Map.entry(ErrorCode.RATE_LIMITED, 1),
            Map.entry(ErrorCode.INTERNAL, 1),
            Map.entry(ErrorCode.OVERLOADED, 1),
            Map.entry(ErrorCode.NOT_READY, 1),
            Map.entry(ErrorCode.DRAINING, 1),
            Map.entry(ErrorCode.SUPERSEDED, 6),
            Map.entry(ErrorCode.NO_LEADER, 7),
            Map.entry(ErrorCode.OUTCOME_UNKNOWN, 8),
            Map.entry(ErrorCode.TIMEOUT, 8),
            Map.entry(ErrorCode.NO_SPACE, 6)));

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldMapEveryErrorOfTheAgent(ErrorCode code) {
        assertThat(ExitCode.of(code).value()).isEqualTo(TABLE.get(code));
    }

    @Test
    void shouldKeepTheDocumentedNumbers() {
        assertThat(ExitCode.values())
                .extracting(ExitCode::value)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 130);
    }
}
