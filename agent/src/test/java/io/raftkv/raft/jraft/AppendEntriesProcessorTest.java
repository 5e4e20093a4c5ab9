package io.raftkv.raft.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RaftServerService;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.google.protobuf.ByteString;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An answer that comes late, or never, holds no other one back. */
final class AppendEntriesProcessorTest {
    private final List<Long> answered = new ArrayList<>();
    private final Map<Long, RpcRequestClosure> waiting = new HashMap<>();
    private final AppendEntriesProcessor processor = new AppendEntriesProcessor(Runnable::run);

    /** Answers when its disk has forced, which the test decides. */
    private final RaftServerService node = (RaftServerService) Proxy.newProxyInstance(
            RaftServerService.class.getClassLoader(),
            new Class<?>[] {RaftServerService.class},
            (proxy, method, arguments) -> {
                waiting.put(((AppendEntriesRequest) arguments[0]).getPrevLogIndex(), (RpcRequestClosure) arguments[1]);
                return null;
            });

    @Test
    void shouldAnswerWhatIsForcedAlthoughAnEarlierRequestNeverIsAnswered() {
        send(1);
        send(2);
        send(3);

        force(3);
        force(2);

        assertThat(answered).containsExactly(3L, 2L);
    }

    @Test
    void shouldGoOnAfterAnAnswerOfAConnectionThatBroke() {
        send(1);
        send(2);
        // The connection breaks, and the leader sends them again on another one.
        RpcRequestClosure late = waiting.get(2L);
        send(1);
        send(2);
        force(1);

        late.sendResponse(answer(2));
        force(2);
        send(3);
        force(3);

        assertThat(answered).containsExactly(1L, 2L, 2L, 3L);
    }

    private void send(long index) {
        AppendEntriesRequest request = AppendEntriesRequest.newBuilder()
                .setGroupId("group")
                .setServerId("127.0.0.1:1")
                .setPeerId("127.0.0.1:2")
                .setTerm(1)
                .setPrevLogTerm(1)
                .setPrevLogIndex(index)
                .setCommittedIndex(0)
                .setData(ByteString.EMPTY)
                .build();
        RpcContext context = new RpcContext() {
            @Override
            public void sendResponse(Object response) {
                answered.add(((AppendEntriesResponse) response).getLastLogIndex());
            }

            @Override
            public Connection getConnection() {
                return null;
            }

            @Override
            public String getRemoteAddress() {
                return "127.0.0.1:1";
            }
        };
        processor.processRequest0(
                node, request, new RpcRequestClosure(context, AppendEntriesResponse.getDefaultInstance()));
    }

    private void force(long index) {
        waiting.get(index).sendResponse(answer(index));
    }

    private static AppendEntriesResponse answer(long index) {
        return AppendEntriesResponse.newBuilder()
                .setTerm(1)
                .setSuccess(true)
                .setLastLogIndex(index)
                .build();
    }
}
