package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.impl.core.NodeRequestProcessor;
import com.google.protobuf.Message;
import java.util.concurrent.Executor;

/**
 * Takes entries and heartbeats from the leader, one after the other, and lets each answer go as soon as it is there.
 *
 * <p>The stock processor gives requests numbers and holds an answer back until all earlier ones went. The numbers begin
 * anew with each connection, but an answer looks for its place when it goes: one that belongs to a connection that broke
 * meanwhile is put among those of the next, where nobody waits for its number, and everything behind it is held back. The
 * leader's heartbeats pass, so it keeps leading, and replicates nothing to this member for many minutes
 * (sofa-jraft#648). The leader puts answers in order itself, by the number of its own request.
 */
final class AppendEntriesProcessor extends NodeRequestProcessor<AppendEntriesRequest> {
    /** @param executor of one thread: requests that were sent one behind the other must be taken in that order */
    AppendEntriesProcessor(Executor executor) {
        super(executor, AppendEntriesResponse.getDefaultInstance());
    }

    @Override
    protected Message processRequest0(RaftServerService service, AppendEntriesRequest request, RpcRequestClosure done) {
        return service.handleAppendEntriesRequest(request, done);
    }

    @Override
    protected String getPeerId(AppendEntriesRequest request) {
        return request.getPeerId();
    }

    @Override
    protected String getGroupId(AppendEntriesRequest request) {
        return request.getGroupId();
    }

    @Override
    public String interest() {
        return AppendEntriesRequest.class.getName();
    }
}
