package io.raftkv.ctl.command;

import io.raftkv.ctl.cluster.ClusterPicture;
import io.raftkv.ctl.cluster.Verdict;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code raftkvctl wait} can wait for. */
enum WaitCondition {
    HEALTHY,
    LEADER,
    CAUGHT_UP;

    boolean holds(ClusterPicture picture, long lagMax) {
        return switch (this) {
            case HEALTHY -> picture.verdict() == Verdict.HEALTHY;
            case LEADER -> picture.hasLeader();
            case CAUGHT_UP -> picture.isCaughtUp(lagMax);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static final class Converter implements ITypeConverter<WaitCondition> {
        @Override
        public WaitCondition convert(String text) {
            return Arrays.stream(values())
                    .filter(each -> each.toString().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("'" + text + "' is none of healthy, leader, caught-up"));
        }
    }

    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(WaitCondition::toString).iterator();
        }
    }
}
