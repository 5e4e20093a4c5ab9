package io.raftkv.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftkv.api.ErrorCode;
import io.raftkv.disk.Disk;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Refuses growth below the reserve, and again allows it by itself. */
final class DiskReserveTest {
    private static final Path DATA = Path.of("/data");

    private long free = 1000;
    private boolean fails;
    private final DiskReserve reserve = new DiskReserve(disk(), DATA, 512);

    @Test
    void shouldRefuseWith507BelowTheReserveAndRecoverByItself() {
        reserve.measure();
        assertThat(reserve.refusal()).isEmpty();

        free = 511;
        assertThat(reserve.refusal()).as("not measured yet").isEmpty();
        reserve.measure();
        assertThat(reserve.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.NO_SPACE);
            assertThat(refusal.code().httpStatus()).isEqualTo(507);
            assertThat(refusal.getMessage()).contains("511 bytes free").contains("reserve of 512");
        });

        free = 512;
        reserve.measure();
        assertThat(reserve.refusal()).isEmpty();
    }

    @Test
    void shouldKeepTheLastFigureWhenTheDiskCannotBeMeasured() {
        free = 0;
        reserve.measure();
        fails = true;
        free = 1000;
        reserve.measure();
        assertThat(reserve.isLow()).isTrue();
    }

    @Test
    void shouldAllowEverythingBeforeTheFirstLook() {
        assertThat(reserve.refusal()).isEmpty();
    }

    /** Only its free space is asked for. */
    private Disk disk() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("usableBytes") || !arguments[0].equals(DATA)) {
                        throw new AssertionError("not expected: " + method);
                    }
                    if (fails) {
                        throw new IOException("gone");
                    }
                    return free;
                });
    }
}
