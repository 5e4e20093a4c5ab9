package io.raftkv.bench;

import io.raftkv.command.Bytes;
import io.raftkv.command.Command;
import io.raftkv.command.CommandGroup;
import io.raftkv.command.Mutation;
import io.raftkv.command.Space;
import java.util.List;
import java.util.stream.IntStream;

/** What the figures beside etcd are taken with: 100,000 keys of 8 bytes, values of 256. */
final class Workload {
    static final int KEYS = 100_000;
    static final int VALUE_BYTES = 256;
    private static final long STAMP_MILLIS = 1_700_000_000_000L;

    private int next;

    static Bytes key(int number) {
        return Bytes.utf8("k%07d".formatted(number));
    }

    static Bytes value(int number) {
        byte[] value = new byte[VALUE_BYTES];
        for (int at = 0; at < value.length; at++) {
            value[at] = (byte) ('a' + (number + at) % 26);
        }
        return Bytes.wrap(value);
    }

    /** A put of the next key, in an order that jumps about as clients do and reaches every key. */
    Command put() {
        int number = (int) (next++ * 7919L % KEYS);
        return new Command.Write(Space.DATA, List.of(), List.of(new Mutation.Put(key(number), value(number))));
    }

    CommandGroup group(int commands) {
        return new CommandGroup(
                STAMP_MILLIS, IntStream.range(0, commands).mapToObj(i -> put()).toList());
    }
}
