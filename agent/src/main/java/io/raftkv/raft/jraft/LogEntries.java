package io.raftkv.raft.jraft;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import io.raftkv.check.InvariantViolation;
import io.raftkv.command.CommandCodec;
import io.raftkv.raft.GroupConfiguration;
import io.raftkv.wal.WalEntry;
import java.nio.ByteBuffer;

/** Log entries as the engine holds them and as our log stores them. */
final class LogEntries {
    private static final byte[] NOTHING = new byte[0];

    private LogEntries() {}

    static WalEntry toWal(LogEntry entry) {
        long term = entry.getId().getTerm();
        long index = entry.getId().getIndex();
        switch (entry.getType()) {
            case ENTRY_TYPE_DATA:
                byte[] payload = array(entry.getData());
                return new WalEntry(
                        term, index, io.raftkv.wal.EntryType.DATA, CommandCodec.stampMillis(payload), payload);
            case ENTRY_TYPE_CONFIGURATION:
                return new WalEntry(
                        term,
                        index,
                        io.raftkv.wal.EntryType.CONFIGURATION,
                        0,
                        configuration(entry).encode());
            case ENTRY_TYPE_NO_OP:
                return new WalEntry(term, index, io.raftkv.wal.EntryType.NO_OP, 0, NOTHING);
            default:
                throw new InvariantViolation("the engine wrote an entry of type " + entry.getType());
        }
    }

    static LogEntry toEngine(WalEntry entry) {
        return switch (entry.type()) {
            case DATA -> {
                LogEntry data = new LogEntry(EntryType.ENTRY_TYPE_DATA);
                data.setId(new LogId(entry.index(), entry.term()));
                data.setData(ByteBuffer.wrap(entry.payload()));
                yield data;
            }
            case CONFIGURATION ->
                configurationEntry(entry.term(), entry.index(), GroupConfiguration.decode(entry.payload()));
            case NO_OP -> {
                LogEntry noOp = new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
                noOp.setId(new LogId(entry.index(), entry.term()));
                yield noOp;
            }
        };
    }

    static LogEntry configurationEntry(long term, long index, GroupConfiguration configuration) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_CONFIGURATION);
        entry.setId(new LogId(index, term));
        entry.setPeers(Peers.toEngine(configuration.voters()));
        entry.setLearners(Peers.toEngine(configuration.nonvoters()));
        if (!configuration.oldVoters().isEmpty()) {
            entry.setOldPeers(Peers.toEngine(configuration.oldVoters()));
            entry.setOldLearners(Peers.toEngine(configuration.oldNonvoters()));
        }
        return entry;
    }

    static GroupConfiguration configuration(LogEntry entry) {
        return new GroupConfiguration(
                Peers.fromEngine(entry.getPeers()),
                Peers.fromEngine(entry.getLearners()),
                Peers.fromEngine(entry.getOldPeers()),
                Peers.fromEngine(entry.getOldLearners()));
    }

    /** The bytes of a buffer, shared where it spans its whole array: values are copied often enough elsewhere. */
    static byte[] array(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
