package io.raftkv.raft.jraft;

import io.raftkv.raft.GroupConfiguration;
import io.raftkv.raft.Membership;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which configuration is in force at which index, as far back as the log reaches. The engine's apply thread and status
 * calls ask it; the log thread tells it. The engine itself reports committed configurations incompletely: never
 * nonvoters, and nothing at all for a change that has no joint stage.
 */
final class ConfigurationHistory {
    private final ConcurrentSkipListMap<Long, GroupConfiguration> byIndex = new ConcurrentSkipListMap<>();

    /** @param initial in force before the first entry */
    ConfigurationHistory(Membership initial) {
        byIndex.put(0L, GroupConfiguration.stable(initial));
    }

    void add(long index, GroupConfiguration configuration) {
        byIndex.put(index, configuration);
    }

    /** Members in force once the entry at {@code index} counts. */
    Membership at(long index) {
        return byIndex.floorEntry(Math.max(0, index)).getValue().membership();
    }

    /** Index of the configuration in force at {@code index}; 0 for the initial one. */
    long indexInForceAt(long index) {
        return byIndex.floorKey(Math.max(0, index));
    }

    /** The log dropped every entry above {@code lastIndexKept}. */
    void truncateSuffix(long lastIndexKept) {
        byIndex.tailMap(lastIndexKept, false).clear();
    }

    /** The log dropped entries below {@code firstIndexKept}; what is in force there is still known. */
    void truncatePrefix(long firstIndexKept) {
        Map.Entry<Long, GroupConfiguration> inForce = byIndex.floorEntry(firstIndexKept);
        if (inForce != null && inForce.getKey() > 0) {
            byIndex.put(0L, inForce.getValue());
            byIndex.subMap(0L, false, inForce.getKey(), false).clear();
        }
    }
}
