package io.raftkv.ctl.command;

import io.raftkv.ctl.journal.Procedure;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import java.util.List;

/**
 * What a command is about to do, shown before it does it, and all it does with {@code --dry-run}.
 *
 * @param title with the name of what is touched, e.g. {@code Remove node3 from prod}
 * @param steps in order
 * @param consequences what will be different afterwards, and what could go wrong
 */
public record Plan(String title, List<String> steps, List<String> consequences) {
    public Plan {
        steps = List.copyOf(steps);
        consequences = List.copyOf(consequences);
    }

    /** What is carried out is what is shown: the procedure's own steps. */
    static Plan of(Procedure procedure) {
        return new Plan(procedure.title(), procedure.stepNames(), procedure.consequences());
    }

    Report report() {
        Report report = Report.of("Plan", this).line(Cell.of("PLAN  " + title, Style.STRONG));
        for (int i = 0; i < steps.size(); i++) {
            report.line("  " + (i + 1) + ". " + steps.get(i));
        }
        consequences.forEach(consequence -> report.line("  - " + consequence));
        return report;
    }
}
