package io.raftkv.raft.jraft;

import com.alipay.remoting.CommandDecoder;
import com.alipay.remoting.ProtocolCode;
import com.alipay.remoting.ProtocolManager;
import com.alipay.remoting.rpc.RpcCommandType;
import com.alipay.remoting.rpc.RpcRemoting;
import com.alipay.remoting.rpc.protocol.RpcProtocol;
import com.alipay.remoting.rpc.protocol.RpcProtocolV2;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what the Raft port gathers in memory. The transport waits for as many bytes as a frame announces, up to two
 * gibibytes, from whoever connects; memory for them ends long before, and with it the process.
 *
 * <p>A frame is refused by its header when it is larger than any that this program sends, and while it arrives when all
 * unfinished frames together have become too large. Either closes the connection.
 */
final class BoundedFrames implements CommandDecoder {
    /** As much as one channel takes for sending, and so more than any entry that was ever replicated. */
    static final int FRAME_BYTES_MAX = EngineProperties.CHANNEL_HIGH_MARK_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedFrames.class);
    private static final AttributeKey<Long> GATHERED = AttributeKey.valueOf("raftkv.gathered");

    private static final AtomicLong GATHERED_BYTES = new AtomicLong();
    private static final long GATHERED_BYTES_MAX =
            Math.max(FRAME_BYTES_MAX, Runtime.getRuntime().maxMemory() / 4);
    /** Of class name (2), header (2) and content (4). */
    private static final int LENGTHS_BYTES = 8;

    private final CommandDecoder whole;
    private final int typeAt;
    private final int requestLengthsAt;

    /** @param typeAt where the type stands in the header, which the versions of the protocol differ in */
    private BoundedFrames(CommandDecoder whole, int typeAt, int requestLengthsAt) {
        this.whole = whole;
        this.typeAt = typeAt;
        this.requestLengthsAt = requestLengthsAt;
    }

    /** For every connection of this process, in both directions. To be called once, before the first. */
    static void install() {
        try {
            // Registers the transport's own protocols, which these replace.
            Class.forName(RpcRemoting.class.getName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        CommandDecoder first = new BoundedFrames(new RpcProtocol().getDecoder(), 1, 14);
        ProtocolManager.unRegisterProtocol(RpcProtocol.PROTOCOL_CODE);
        ProtocolManager.registerProtocol(
                new RpcProtocol() {
                    @Override
                    public CommandDecoder getDecoder() {
                        return first;
                    }
                },
                ProtocolCode.fromBytes(RpcProtocol.PROTOCOL_CODE));
        CommandDecoder second = new BoundedFrames(new RpcProtocolV2().getDecoder(), 2, 16);
        ProtocolManager.unRegisterProtocol(RpcProtocolV2.PROTOCOL_CODE);
        ProtocolManager.registerProtocol(
                new RpcProtocolV2() {
                    @Override
                    public CommandDecoder getDecoder() {
                        return second;
                    }
                },
                ProtocolCode.fromBytes(RpcProtocolV2.PROTOCOL_CODE));
    }

    @Override
    public void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        long length = length(in);
        if (length > FRAME_BYTES_MAX) {
            refuse(context, in, "a frame that is too large, or none");
            return;
        }
        boolean unfinished = length < 0 || in.readableBytes() < length;
        if (!gather(context.channel(), unfinished ? in.readableBytes() : 0)) {
            refuse(context, in, "unfinished frames that are too large together");
            return;
        }
        if (!unfinished) {
            whole.decode(context, in, out);
        }
    }

    /** The length of the frame that begins at the reader index, -1 until it is known; too large for one that is none. */
    private long length(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() <= typeAt) {
            return -1;
        }
        byte type = in.getByte(start + typeAt);
        boolean request = type == RpcCommandType.REQUEST || type == RpcCommandType.REQUEST_ONEWAY;
        if (!request && type != RpcCommandType.RESPONSE) {
            return Long.MAX_VALUE;
        }
        // Where a request has a timeout of four bytes, a response has a status of two.
        int at = request ? requestLengthsAt : requestLengthsAt - Short.BYTES;
        if (in.readableBytes() < at + LENGTHS_BYTES) {
            return -1;
        }
        int name = in.getShort(start + at);
        int header = in.getShort(start + at + Short.BYTES);
        int content = in.getInt(start + at + 2 * Short.BYTES);
        return name < 0 || header < 0 || content < 0
                ? Long.MAX_VALUE
                : (long) at + LENGTHS_BYTES + name + header + content;
    }

    /** Sets what this channel has gathered. @return false when that is too much together with the others */
    private static boolean gather(Channel channel, long bytes) {
        Long before = channel.attr(GATHERED).get();
        if (before == null) {
            if (bytes == 0) {
                return true;
            }
            channel.closeFuture().addListener(closed -> giveBack(channel));
            before = 0L;
        }
        channel.attr(GATHERED).set(bytes);
        return GATHERED_BYTES.addAndGet(bytes - before) <= GATHERED_BYTES_MAX || bytes == 0;
    }

    private static void giveBack(Channel channel) {
        Long gathered = channel.attr(GATHERED).getAndSet(0L);
        GATHERED_BYTES.addAndGet(-gathered);
    }

    private static void refuse(ChannelHandlerContext context, ByteBuf in, String what) {
        LOG.debug(
                "raft port closes a connection remote={} reason={}",
                context.channel().remoteAddress(),
                what);
        in.skipBytes(in.readableBytes());
        context.close();
    }
}
