package io.raftkv.raft.jraft;

import com.alipay.remoting.ExtendedNettyChannelHandler;
import com.alipay.remoting.config.BoltClientOption;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRaftRpcFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.SPI;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.List;

/**
 * How a member connects to the others: a connection whose data is not acknowledged for some seconds is closed, and a new
 * one takes its place. Left alone, TCP tries again at intervals that double: after a partition of a minute a member would
 * be silent for most of another one. The engine finds this class through {@code META-INF/services}.
 */
@SPI(priority = 1)
public final class PeerConnections extends BoltRaftRpcFactory {
    /** {@code TCP_USER_TIMEOUT} (RFC 5482); long enough for some five attempts on a network that loses packets. */
    static final int UNACKNOWLEDGED_MILLIS_MAX = 5_000;

    /** For the engine. */
    public PeerConnections() {}

    @Override
    public com.alipay.sofa.jraft.rpc.RpcClient createRpcClient(
            ConfigHelper<com.alipay.sofa.jraft.rpc.RpcClient> helper) {
        RpcClient bolt = new RpcClient();
        bolt.option(BoltClientOption.EXTENDED_NETTY_CHANNEL_HANDLER, new ExtendedNettyChannelHandler() {
            @Override
            public List<ChannelHandler> frontChannelHandlers() {
                return List.of(new UserTimeout());
            }

            @Override
            public List<ChannelHandler> backChannelHandlers() {
                return List.of();
            }
        });
        BoltRpcClient client = new BoltRpcClient(bolt);
        if (helper != null) {
            helper.config(client);
        }
        return client;
    }

    /** Where there is no epoll, the option is not known and connections are as patient as TCP. */
    private static final class UserTimeout extends ChannelHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS_MAX);
        }
    }
}
