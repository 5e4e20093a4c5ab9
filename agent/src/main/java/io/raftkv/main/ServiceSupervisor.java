package io.raftkv.main;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells systemd how far this service is, where it runs under {@code Type=notify}; elsewhere nothing happens. */
final class ServiceSupervisor {
    private static final Logger log = LoggerFactory.getLogger(ServiceSupervisor.class);
    private static final long WAIT_SECONDS = 5;

    private ServiceSupervisor() {}

    /** Requests are answered from now on. */
    static void ready() {
        tell("--ready");
    }

    static void stopping() {
        tell("--stopping");
    }

    private static void tell(String what) {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        // The JDK has no datagram sockets of the Unix family; systemd ships a program for exactly this.
        try {
            Process process =
                    new ProcessBuilder("systemd-notify", what).inheritIO().start();
            if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                log.warn("systemd not told state={}", what);
            }
        } catch (IOException e) {
            log.warn("systemd not told state={} reason={}", what, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
