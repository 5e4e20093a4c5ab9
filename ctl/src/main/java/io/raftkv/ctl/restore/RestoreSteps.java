package io.raftkv.ctl.restore;

import io.raftkv.ctl.journal.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a restore, made from its parameters alone.
 *
 * <p>Of a cluster: unpack beside the founder's data while everything still serves, stop, swap, start the founder, which
 * founds a new epoch from the archive, then the others with empty directories; seeding all of them would make as many
 * clusters.
 */
public final class RestoreSteps {
    /** Number of the step that stops a cluster. */
    public static final int STOP = 2;

    private final RestoreParameters parameters;
    private final String operation;
    private final RestoreProcedure procedure;
    private final ArchiveSource archive;

    public RestoreSteps(
            RestoreParameters parameters, String operation, RestoreProcedure procedure, ArchiveSource archive) {
        this.parameters = parameters;
        this.operation = operation;
        this.procedure = procedure;
        this.archive = archive;
    }

    /** Of one data directory, whose agent an operator has stopped and will start. */
    public List<Step> ofDirectory() {
        RestorePlace place = place(0);
        String swap = place.aside()
                .map(aside -> "set " + place.data() + " aside as " + aside.getFileName()
                        + ", put the archive's snapshot and log in its place")
                .orElse("put the archive's snapshot and log into " + place.data());
        return List.of(
                new UnpackStep("unpack the archive beside " + place.data(), this, place, true),
                new PutInPlaceStep(swap, procedure, place));
    }

    public List<Step> ofCluster(RestoreNodes nodes, ClusterWatch watch) {
        List<RestoreParameters.Place> places = parameters.places();
        List<String> all = places.stream().map(RestoreParameters.Place::node).toList();
        String founder = all.get(0);
        List<String> ran = places.stream()
                .filter(RestoreParameters.Place::ran)
                .map(RestoreParameters.Place::node)
                .toList();
        List<Step> steps = new ArrayList<>();
        steps.add(new UnpackStep(founder + ": unpack the archive beside its data", this, place(0), false));
        steps.add(new StopStep("stop " + String.join(", ", all), nodes, ran, this::isSwapped));
        String aside = place(0).aside().isPresent() ? ": set its data aside, put the archive" : ": put the archive";
        steps.add(new PutInPlaceStep(founder + aside + " in its place", procedure, place(0)));
        for (int i = 1; i < places.size(); i++) {
            if (place(i).aside().isPresent()) {
                steps.add(new SetAsideStep(all.get(i) + ": set its data aside", procedure, place(i)));
            }
        }
        steps.add(new StartStep(
                "start " + founder + ": it founds a new epoch from the archive",
                nodes.founder(),
                watch,
                procedure,
                place(0)));
        for (int i = 1; i < places.size(); i++) {
            String joins = "start " + all.get(i) + ": it joins and receives the data";
            steps.add(new StartStep(joins, nodes.all().get(i), watch, procedure, place(i)));
        }
        if (places.size() > 1) {
            steps.add(new AwaitVotersStep(places.size(), watch));
        }
        return steps;
    }

    /** Number of the step after which a cluster serves again. */
    public int founding() {
        int setAside = 0;
        for (int i = 1; i < parameters.places().size(); i++) {
            setAside += place(i).aside().isPresent() ? 1 : 0;
        }
        return STOP + 1 + setAside + 1;
    }

    private boolean isSwapped() throws IOException {
        for (int i = 1; i < parameters.places().size(); i++) {
            if (!procedure.isSetAside(place(i))) {
                return false;
            }
        }
        return procedure.isInPlace(place(0));
    }

    RestoreProcedure procedure() {
        return procedure;
    }

    ArchiveSource archive() {
        return archive;
    }

    RestoreParameters parameters() {
        return parameters;
    }

    private RestorePlace place(int index) {
        return parameters.places().get(index).in(operation);
    }

    /** Where the data from before lies after the restore. */
    public List<Path> setAside() {
        return parameters.places().stream()
                .flatMap(place -> Optional.ofNullable(place.aside()).stream())
                .map(Path::of)
                .toList();
    }

    /** Removes what only the proofs needed, once the operation is over. */
    public void tidy() throws IOException {
        procedure.tidy(place(0));
    }
}
