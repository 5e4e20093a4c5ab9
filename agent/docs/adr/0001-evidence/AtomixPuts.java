import io.atomix.cluster.Node;
import io.atomix.cluster.discovery.BootstrapDiscoveryProvider;
import io.atomix.core.Atomix;
import io.atomix.core.map.AtomicMap;
import io.atomix.protocols.raft.MultiRaftProtocol;
import io.atomix.protocols.raft.partition.RaftPartitionGroup;
import io.atomix.storage.StorageLevel;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** One of three Atomix members with everything that its documentation offers for durability; member 1 puts. */
public final class AtomixPuts {
    private static final int MEMBERS = 3;

    public static void main(String[] arguments) throws Exception {
        int self = Integer.parseInt(arguments[0]);
        int firstPort = Integer.parseInt(arguments[1]);
        File data = new File(arguments[2]);
        int puts = Integer.parseInt(arguments[3]);

        List<Node> nodes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int member = 1; member <= MEMBERS; member++) {
            names.add("member" + member);
            nodes.add(Node.builder()
                    .withId("member" + member)
                    .withAddress("127.0.0.1:" + (firstPort + member))
                    .build());
        }
        Atomix atomix = Atomix.builder()
                .withMemberId("member" + self)
                .withAddress("127.0.0.1:" + (firstPort + self))
                .withMembershipProvider(
                        BootstrapDiscoveryProvider.builder().withNodes(nodes).build())
                .withManagementGroup(group("system", names, data))
                .withPartitionGroups(group("data", names, data))
                .build();
        atomix.start().join();
        System.out.println("READY");
        if (self == 1) {
            AtomicMap<String, String> map = atomix.<String, String>atomicMapBuilder("map")
                    .withProtocol(MultiRaftProtocol.builder("data").build())
                    .build();
            map.put("warm-up", "x");
            System.out.println("BEGIN " + System.currentTimeMillis());
            for (int i = 0; i < puts; i++) {
                map.put("key-" + i, "value-" + i);
                System.out.println("ACKNOWLEDGED " + System.currentTimeMillis());
            }
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static RaftPartitionGroup group(String name, List<String> members, File data) {
        return RaftPartitionGroup.builder(name)
                .withNumPartitions(1)
                .withPartitionSize(MEMBERS)
                .withMembers(members.toArray(new String[0]))
                .withStorageLevel(StorageLevel.DISK)
                .withFlushOnCommit(true)
                .withDataDirectory(new File(data, name))
                .build();
    }
}
