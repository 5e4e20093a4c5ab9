package io.raftkv.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One line for each event, whatever a library hands to its logger. */
final class LogSetupTest {
    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void shouldWriteOneLineWithTheErrorAndNoStackTrace(String format) {
        LoggerContext context = new LoggerContext();
        Logger logger = context.getLogger("com.alipay.sofa.jraft.core.NodeImpl");
        Throwable failure = new IllegalStateException("outer\nsecond line", new java.io.IOException("inner"));
        LoggingEvent event = new LoggingEvent(
                getClass().getName(), logger, Level.ERROR, "Fail to do it,\n  group={}.", failure, new Object[] {"g"});

        String line = new String(LogSetup.encoder(format, context).encode(event), StandardCharsets.UTF_8);

        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n", "\r").contains("Fail to do it,", "group=g", "outer");
        assertThat(line).contains("IllegalStateException").doesNotContain("LogSetupTest.java", "at io.raftkv");
    }
}
