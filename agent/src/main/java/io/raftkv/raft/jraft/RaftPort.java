package io.raftkv.raft.jraft;

import com.alipay.remoting.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.ProtobufMsgFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import com.alipay.sofa.jraft.rpc.impl.PingRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.GetFileRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.InstallSnapshotRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.ReadIndexRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.RequestVoteRequestProcessor;
import com.alipay.sofa.jraft.rpc.impl.core.TimeoutNowRequestProcessor;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.raftkv.raft.BindAddress;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The Raft port: bound to its own address only, and serving the messages of the Raft protocol only. The engine's stock
 * server listens on every interface and lets whoever connects change the membership.
 */
final class RaftPort {
    private static final String ANY_INTERFACE = "0.0.0.0";

    static {
        ProtobufMsgFactory.load();
        BoundedFrames.install();
        // Requests that arrive in one packet are handed on in their order.
        RpcFactoryHelper.rpcFactory().ensurePipeline();
    }

    private RaftPort() {}

    /**
     * @param entries one thread, for what must be taken in the order of its sending
     * @throws IOException if the address cannot be bound
     */
    static BoltRpcServer open(BindAddress bind, Executor executor, Executor entries) throws IOException {
        String host = bind.host().isEmpty() ? ANY_INTERFACE : bind.host();
        BoltRpcServer server = new BoltRpcServer(new RpcServer(host, bind.port(), true));
        server.registerProcessor(new AppendEntriesProcessor(entries));
        server.registerProcessor(new GetFileRequestProcessor(executor));
        server.registerProcessor(new InstallSnapshotRequestProcessor(executor));
        server.registerProcessor(new RequestVoteRequestProcessor(executor));
        server.registerProcessor(new PingRequestProcessor(executor));
        server.registerProcessor(new TimeoutNowRequestProcessor(executor));
        server.registerProcessor(new ReadIndexRequestProcessor(executor));
        try {
            if (server.init(null)) {
                return server;
            }
        } catch (RuntimeException e) {
            throw new IOException("cannot listen for Raft on " + host + ":" + bind.port() + ": is the port taken?", e);
        }
        throw new IOException("cannot listen for Raft on " + host + ":" + bind.port());
    }
}
