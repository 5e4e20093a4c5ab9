import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;

/** One of three jraft members with its stock log storage; whoever leads puts. */
public final class JraftPuts {
    private static final int MEMBERS = 3;

    public static void main(String[] arguments) throws Exception {
        int self = Integer.parseInt(arguments[0]);
        int firstPort = Integer.parseInt(arguments[1]);
        String data = arguments[2];
        int puts = Integer.parseInt(arguments[3]);

        StringJoiner peers = new StringJoiner(",");
        for (int member = 1; member <= MEMBERS; member++) {
            peers.add("127.0.0.1:" + (firstPort + member));
        }
        Configuration configuration = new Configuration();
        configuration.parse(peers.toString());
        NodeOptions options = new NodeOptions();
        options.setInitialConf(configuration);
        options.setLogUri(data + "/log");
        options.setRaftMetaUri(data + "/meta");
        options.setFsm(new StateMachineAdapter() {
            @Override
            public void onApply(Iterator entries) {
                while (entries.hasNext()) {
                    if (entries.done() != null) {
                        entries.done().run(Status.OK());
                    }
                    entries.next();
                }
            }
        });
        new java.io.File(data).mkdirs();
        Node node = new RaftGroupService("evidence", new PeerId("127.0.0.1", firstPort + self), options).start();
        System.out.println("READY");
        while (!node.isLeader()) {
            Thread.sleep(100);
        }
        put(node, "warm-up");
        System.out.println("BEGIN " + System.currentTimeMillis());
        for (int i = 0; i < puts; i++) {
            put(node, "key-" + i);
            System.out.println("ACKNOWLEDGED " + System.currentTimeMillis());
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void put(Node node, String key) throws Exception {
        CompletableFuture<Status> acknowledged = new CompletableFuture<>();
        node.apply(new Task(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)), acknowledged::complete));
        if (!acknowledged.get().isOk()) {
            throw new IllegalStateException("not acknowledged: " + acknowledged.get());
        }
    }
}
