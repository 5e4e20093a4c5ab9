package io.raftkv.ctl.command;

import io.raftkv.ctl.journal.JournalRecord.Begun;
import io.raftkv.ctl.journal.Operation;
import io.raftkv.ctl.journal.Operator;
import io.raftkv.ctl.journal.StepState;
import io.raftkv.ctl.journal.StoredOperation;
import io.raftkv.ctl.output.Cell;
import io.raftkv.ctl.output.HumanDuration;
import io.raftkv.ctl.output.Report;
import io.raftkv.ctl.output.Style;
import io.raftkv.ctl.output.Table;
import io.raftkv.ctl.output.Table.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Operations as {@code op} prints them. */
final class OperationReport {
    private OperationReport() {}

    private record Item(
            String id,
            String kind,
            String title,
            StoredOperation.State state,
            String context,
            String clusterId,
            Operator operator,
            Long pid,
            Long begunMillis,
            Long lastMillis,
            Integer stepsDone,
            Integer stepsTotal,
            String problem) {}

    private record Items(List<Item> operations) {}

    private record StepItem(
            int step,
            String name,
            StepState.Progress state,
            boolean mayHaveActed,
            Long begunMillis,
            Long endedMillis,
            String note) {}

    private record Shown(Item operation, String program, Object parameters, String remark, List<StepItem> steps) {}

    static Report list(List<StoredOperation> stored) {
        List<Item> items = stored.stream().map(OperationReport::item).toList();
        Table table = Table.of(
                Column.left("ID"),
                Column.left("KIND"),
                Column.left("CONTEXT"),
                Column.left("STATE"),
                Column.right("STEPS"),
                Column.right("AGE"),
                Column.left("WHAT"),
                Column.left("WHO").wide(),
                Column.right("PID").wide(),
                Column.left("CLUSTER ID").wide());
        for (Item item : items) {
            table.row(
                    item.id(),
                    item.kind(),
                    item.context(),
                    Cell.of(item.state(), style(item.state())),
                    item.stepsTotal() == null ? null : item.stepsDone() + "/" + item.stepsTotal(),
                    item.begunMillis() == null ? null : age(item.begunMillis()),
                    item.title() == null ? item.problem() : item.title(),
                    item.operator() == null ? null : item.operator().words(),
                    item.pid(),
                    item.clusterId());
        }
        return Report.of("OperationList", new Items(items))
                .table(table)
                .names(items.stream().map(Item::id).toList());
    }

    static Report of(StoredOperation stored) {
        Operation operation = stored.operation().orElseThrow();
        Item item = item(stored);
        Begun begun = operation.begun();
        String remark = operation.ended().map(ended -> ended.remark()).orElse(null);
        List<StepItem> steps =
                operation.steps().stream().map(OperationReport::step).toList();
        Table table = Table.of(
                Column.right("STEP"),
                Column.left("STATE"),
                Column.right("TOOK"),
                Column.left("WHAT"),
                Column.left("NOTE"));
        for (StepItem step : steps) {
            table.row(step.step(), Cell.of(step.state(), style(step.state())), took(step), step.name(), step.note());
        }
        Report report = Report.of("Operation", new Shown(item, begun.program(), begun.parameters(), remark, steps))
                .line(Cell.of(item.id() + "  " + item.title(), Style.STRONG))
                .line("  state    ", Cell.of(item.state(), style(item.state())), remark == null ? "" : ", " + remark)
                .line("  context  ", item.context(), item.clusterId() == null ? "" : "  cluster " + item.clusterId())
                .line(
                        "  begun    ",
                        at(item.begunMillis()),
                        " by ",
                        item.operator().words())
                .line("  last     ", at(item.lastMillis()))
                .name(item.id())
                .table(table);
        switch (item.state()) {
            case INTERRUPTED ->
                report.line(
                        "  resume: raftkvctl op resume ", item.id(), "   take back: raftkvctl op abort ", item.id());
            case HALF_ABORTED -> report.line("  take back: raftkvctl op abort ", item.id());
            default -> {}
        }
        return report;
    }

    private static Item item(StoredOperation stored) {
        if (stored.operation().isEmpty()) {
            return new Item(
                    stored.id(),
                    null,
                    null,
                    stored.state(),
                    null,
                    null,
                    null,
                    stored.pid().orElse(null),
                    null,
                    null,
                    null,
                    null,
                    stored.problem().orElse(null));
        }
        Operation operation = stored.operation().get();
        Begun begun = operation.begun();
        long done = operation.steps().stream()
                .filter(step -> step.progress() == StepState.Progress.DONE)
                .count();
        return new Item(
                stored.id(),
                begun.kind(),
                begun.title(),
                stored.state(),
                begun.context(),
                begun.clusterId(),
                begun.operator(),
                stored.pid().orElse(null),
                begun.atMillis(),
                operation.lastMillis(),
                (int) done,
                operation.steps().size(),
                null);
    }

    private static StepItem step(StepState step) {
        return new StepItem(
                step.number(),
                step.name(),
                step.progress(),
                step.mayHaveActed(),
                step.beganMillis().orElse(null),
                step.endedMillis().orElse(null),
                step.note().orElse(null));
    }

    private static String age(long sinceMillis) {
        return HumanDuration.of(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - sinceMillis)));
    }

    private static String at(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String took(StepItem step) {
        boolean back = step.state() == StepState.Progress.UNDONE || step.state() == StepState.Progress.NOT_UNDONE;
        return back || step.begunMillis() == null || step.endedMillis() == null
                ? null
                : HumanDuration.of(Duration.ofMillis(Math.max(0, step.endedMillis() - step.begunMillis())));
    }

    private static Style style(StoredOperation.State state) {
        return switch (state) {
            case DONE, RUNNING -> Style.GOOD;
            case INTERRUPTED, HALF_ABORTED -> Style.WARNING;
            case FAILED, DAMAGED -> Style.BAD;
            case ABORTED -> Style.PLAIN;
        };
    }

    private static Style style(StepState.Progress progress) {
        return switch (progress) {
            case DONE -> Style.GOOD;
            case INTENDED -> Style.WARNING;
            case FAILED, NOT_UNDONE -> Style.BAD;
            case PENDING, UNDONE -> Style.PLAIN;
        };
    }
}
