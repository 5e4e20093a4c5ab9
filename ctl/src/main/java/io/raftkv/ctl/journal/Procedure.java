package io.raftkv.ctl.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftkv.check.Check;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done: the plan that an operator is shown, and the steps that are carried out, in one object.
 *
 * @param kind which {@link ProcedureKind} can build it again
 * @param title with the name of what is touched
 * @param subject what no two procedures may work on at once, e.g. {@code context prod}
 * @param clusterId where it is known
 * @param parameters all that the kind needs to build it again; no secrets
 * @param consequences what will be different afterwards, and what could go wrong
 */
public record Procedure(
        String kind,
        String title,
        String subject,
        Optional<String> clusterId,
        JsonNode parameters,
        List<Step> steps,
        List<String> consequences) {
    public Procedure {
        steps = List.copyOf(steps);
        consequences = List.copyOf(consequences);
        Check.argument(!steps.isEmpty(), "procedure %s has no steps", kind);
    }

    public List<String> stepNames() {
        return steps.stream().map(Step::name).toList();
    }
}
