package io.raftkv.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells people where a search got stuck: the end of the longest order found, and why nothing follows it. */
final class Counterexample {
    private static final int PLACED_SHOWN = 8;
    private static final int OPEN_SHOWN = 12;

    private final Component component;
    private final List<Step> order;
    private final List<Step> open = new ArrayList<>();

    Counterexample(Component component, List<Step> order) {
        this.component = component;
        this.order = order;
        Set<Step> placed = Collections.newSetFromMap(new IdentityHashMap<>());
        placed.addAll(order);
        component.definite().stream().filter(step -> !placed.contains(step)).forEach(open::add);
        component.unknown().stream().filter(step -> !placed.contains(step)).forEach(open::add);
    }

    @Override
    public String toString() {
        List<Step> shown = order.subList(Math.max(0, order.size() - PLACED_SHOWN), order.size());
        long origin = component.definite().get(0).operation().invoked();
        StringBuilder text = new StringBuilder("no order explains keys ").append(String.join(", ", component.keys()));
        long answered = order.stream().filter(step -> !step.isUnknown()).count();
        text.append("\nthe longest one holds ").append(answered).append(" of ");
        text.append(component.definite().size()).append(" answered operations (times in ms); it ends with\n");
        shown.forEach(step -> line(text, step, origin));
        Map<String, String> state = component.describe(stateAtEnd());
        text.append("then the state is ").append(state).append(", and nothing of this can follow:\n");
        candidates().stream().limit(OPEN_SHOWN).forEach(step -> line(text, step, origin));
        long unknown = open.stream().filter(Step::isUnknown).count();
        return text.append("operations of unknown outcome left: ")
                .append(unknown)
                .toString();
    }

    private int[] stateAtEnd() {
        int[] state = component.initialState();
        for (Step step : order) {
            state = step.after(state);
        }
        return state;
    }

    /** What time allows to come next. */
    private List<Step> candidates() {
        long earliestReturn = open.stream()
                .mapToLong(step -> step.operation().returned())
                .min()
                .orElse(Operation.NEVER);
        return open.stream()
                .filter(step -> step.operation().invoked() <= earliestReturn)
                .sorted((one, other) -> Long.compare(
                        one.operation().invoked(), other.operation().invoked()))
                .toList();
    }

    private static void line(StringBuilder text, Step step, long origin) {
        text.append("  ").append(step.operation().describe(origin)).append('\n');
    }
}
