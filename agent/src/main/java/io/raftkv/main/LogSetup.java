package io.raftkv.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Logging, set up in code: one appender to standard error, text for people or one JSON object a line. */
public final class LogSetup {
    // Libraries log messages of several lines, and exceptions: what they say stays, on one line, without the frames.
    private static final String MESSAGE = "%replace(%replace(%msg %ex{short})"
            + "{'([\\r\\n]+\\s*at [^\\r\\n]*)|(\\s+$)', ''}){'\\s*[\\r\\n]+\\s*', ' | '}";
    private static final String TEXT =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level %logger{0} " + MESSAGE + "%n%nopex";
    private static final List<String> QUIET =
            List.of("com.alipay", "org.eclipse.jetty", "io.netty", "com.codahale", "io.micrometer", "io.prometheus");

    private LogSetup() {}

    /** Before the configuration is known: only what must be seen. */
    static void initial() {
        apply("text", "warn");
    }

    /**
     * @param format {@code text} or {@code json}
     * @param level of our own loggers; libraries speak up from {@code warn} on
     */
    static void apply(String format, String level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(format, context));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.toLevel(level));
        QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        // It warns of what strangers send, in their words.
        context.getLogger("org.eclipse.jetty.http.HttpParser").setLevel(Level.ERROR);
    }

    static Encoder<ILoggingEvent> encoder(String format, LoggerContext context) {
        if (format.equals("json")) {
            JsonLineEncoder json = new JsonLineEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(TEXT);
        text.start();
        return text;
    }
}
