package io.raftkv.ctl.journal;

import io.raftkv.ctl.journal.JournalRecord.Begun;
import io.raftkv.disk.SimulatedDisk;
import io.raftkv.disk.SimulatedDisk.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The journal of one operation over many processes, on a disk that forgets what was not forced. */
public final class SimulatedJournal {
    private static final Path OPS = Path.of("/ops");
    private static final Path JOURNAL = OPS.resolve("9f2c.journal");

    private final SimulatedDisk disk;

    public SimulatedJournal(long seed) throws IOException {
        disk = new SimulatedDisk(seed);
        disk.createDirectories(OPS);
    }

    public static Operator operator() {
        return new Operator("eva", null, "here", null);
    }

    /** Begins the operation, or goes on with it. */
    public OpenOperation open(Procedure procedure) throws IOException {
        if (!hasBegun() && disk.exists(JOURNAL)) {
            disk.delete(JOURNAL); // never began
        }
        JournalFile journal = hasBegun()
                ? JournalFile.open(disk, JOURNAL)
                : JournalFile.create(disk, JOURNAL, path -> {}, begun(procedure));
        return new OpenOperation(JOURNAL, journal, () -> {});
    }

    private boolean hasBegun() throws IOException {
        return operation().isPresent();
    }

    private static Begun begun(Procedure procedure) {
        return new Begun(
                JournalRecord.FORMAT_VERSION,
                "9f2c",
                procedure.kind(),
                procedure.title(),
                procedure.subject(),
                "prod",
                null,
                operator(),
                "test",
                1,
                procedure.parameters(),
                procedure.stepNames());
    }

    public OperationRun run(Procedure procedure, OpenOperation open) {
        return new OperationRun(
                procedure, open, OperationListener.NONE, () -> false, StepPermit.ALWAYS, Clock.systemUTC());
    }

    /** @return empty while it never began */
    public Optional<Operation> operation() throws IOException {
        return disk.exists(JOURNAL) ? JournalFile.read(disk, JOURNAL) : Optional.empty();
    }

    public Optional<Ending> ending() throws IOException {
        return operation().flatMap(Operation::ended).map(JournalRecord.Ended::as);
    }

    /** The power fails at so many operations of the disk from now. */
    public void cutPowerAfter(int operations) {
        disk.cutPowerAt(disk.operations() + operations);
    }

    public void loseProcess() {
        disk.kill();
    }

    public void losePower(Survival survival) {
        disk.crash(survival);
    }
}
