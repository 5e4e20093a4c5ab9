package io.raftkv.history;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Judges a history: is there an order of its operations that one copy of the data could have carried out? */
public final class HistoryChecker {
    /** Configurations that the search of one component may visit, about 100 bytes each. */
    public static final long CONFIGURATIONS_MAX = 2_000_000;

    private HistoryChecker() {}

    public static Verdict check(List<Operation> history, Evidence evidence) {
        return check(history, evidence, CONFIGURATIONS_MAX);
    }

    /** @param configurationsMax the bound, for each component, after which the verdict is "undecided" */
    public static Verdict check(List<Operation> history, Evidence evidence, long configurationsMax) {
        RevisionNames names = new RevisionNames(history);
        Optional<String> contradiction = names.contradiction();
        if (contradiction.isEmpty() && evidence == Evidence.VALUES_AND_REVISIONS) {
            contradiction = RevisionOrder.contradiction(history);
        }
        if (contradiction.isPresent()) {
            return new Verdict.Violation(contradiction.get());
        }
        Collection<List<Operation>> parts = Components.of(history);
        long configurations = 0;
        for (List<Operation> part : parts) {
            Component component = new Component(part, names, evidence);
            Search search = new Search(component, configurationsMax);
            Search.Result result = search.run();
            configurations += search.configurations();
            if (result == Search.Result.NONE) {
                return new Verdict.Violation(new Counterexample(component, search.longest()).toString());
            }
            if (result == Search.Result.UNDECIDED) {
                return new Verdict.Undecided("after " + configurations + " configurations of keys " + component.keys()
                        + ", " + component.definite().size() + " answered operations and "
                        + component.unknown().size() + " of unknown outcome");
            }
        }
        return new Verdict.Linearizable(history.size(), parts.size(), configurations);
    }
}
