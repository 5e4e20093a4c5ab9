package io.raftkv.ctl.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
    @Test
    void shouldChooseDifferentPortsThatCanBeBound() throws Exception {
        var ports = FreePorts.choose(20);

        assertThat(ports).hasSize(20).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
        for (int port : ports) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
