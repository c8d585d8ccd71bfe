package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that a training goes on from, as one safetensors file: tensors under `model…`, `memories[…]…`, `average[…]…`, `best…` and, if it is watched, `trail…`,
/// and the numbers as JSON in the file's metadata. One file, so that both are of the same moment.
///
/// ```
/// {"format": 1, "steps": 12, "epoch": 2, "batch": 3, "lossSum": 40.2, "rows": 48, "bestEpoch": 1, "lastMeaningful": 0.61,
///  "sinceMeaningful": 0, "validation": [0.61], "identity": {"recipe": "…", "settings": "…", "data": "…"}}
/// ```
///
/// In memory it is a place from which a training goes on, or others that differ in something: states are never changed.
///
/// @param state    of the model and the optimiser
/// @param progress what a training knows besides
public record Checkpoint<M>(State<M> state, Progress<M> progress) {
    private static final String NUMBERS = "checkpoint";
    private static final int FORMAT = 1;

    private record Tensors(Object model, List<Object> memories, List<Object> average, Object best, Kept trail) {}

    /// The tensors of a [Trail].
    private record Kept(List<Tensor> slope, List<Tensor> direction) {}

    /// A place in the data.
    ///
    /// @param epoch from 1
    /// @param batch that comes next, from 0
    public record Place(int epoch, long batch) {}

    /// What a training knows besides its state.
    ///
    /// @param place          in the data
    /// @param lossSum        of the epoch's examples so far, `rows` of them
    /// @param rows           examples of the epoch so far
    /// @param best           the parameters with the least validation loss at the end of an epoch, else the first ones
    /// @param bestEpoch      that epoch, 0 for none
    /// @param lastMeaningful the validation loss that last improved meaningfully
    /// @param sinceMeaningful how many epochs ago that was
    /// @param validation     the loss after each completed epoch
    public record Progress<M>(
            Place place,
            double lossSum,
            long rows,
            M best,
            int bestEpoch,
            double lastMeaningful,
            int sinceMeaningful,
            List<Double> validation) {
        public Progress {
            validation = List.copyOf(validation);
        }

        double bestLoss() {
            return validation.stream().mapToDouble(x -> x).min().orElse(Double.POSITIVE_INFINITY);
        }

        Progress<M> after(double loss, int examples) {
            return at(new Place(place.epoch, place.batch + 1), lossSum + loss * examples, rows + examples);
        }

        private Progress<M> at(Place other, double sum, long examples) {
            return new Progress<>(other, sum, examples, best, bestEpoch, lastMeaningful, sinceMeaningful, validation);
        }
    }

    /// Before the first step.
    static <M> Checkpoint<M> of(State<M> start) {
        return new Checkpoint<>(
                start, new Progress<>(new Place(1, 0), 0, 0, start.model(), 0, Double.POSITIVE_INFINITY, 0, List.of()));
    }

    /// The same for a training whose epochs have so many batches: after as many of them as steps were taken.
    Checkpoint<M> in(long batches) {
        long epochs = state.steps() / batches, rest = state.steps() % batches;
        boolean isSame = (progress.place.epoch - 1) * batches + progress.place.batch == state.steps();
        return isSame ? this : new Checkpoint<>(state, progress.at(new Place(Math.toIntExact(epochs) + 1, rest), 0, 0));
    }

    byte[] write(Map<String, String> identity) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("steps", state.steps());
        map.put("epoch", progress.place().epoch());
        map.put("batch", progress.place().batch());
        map.put("lossSum", progress.lossSum());
        map.put("rows", progress.rows());
        map.put("bestEpoch", progress.bestEpoch());
        map.put("lastMeaningful", progress.lastMeaningful());
        map.put("sinceMeaningful", progress.sinceMeaningful());
        map.put("validation", progress.validation());
        if (state.trail().length() != 0) map.put("slopeLength", state.trail().length());
        map.put("identity", identity);
        return Safetensors.write(tensors(), Map.of(NUMBERS, Json.write(map)));
    }

    private Tensors tensors() {
        return new Tensors(
                state.model(),
                state.memories(),
                state.average(),
                progress.best(),
                new Kept(state.trail().slope(), state.trail().direction()));
    }

    /// Reads what was written; this one, of a training that has not begun, says what belongs in it.
    ///
    /// @throws SlopewiseException if the file is damaged, or of another training
    Checkpoint<M> read(byte[] bytes, Map<String, String> identity) {
        @Nullable String numbers = Safetensors.metadata(bytes).get(NUMBERS);
        if (numbers == null) throw new SlopewiseException("the file is no checkpoint", "", "");
        var f = new RecordForm.Fields(Json.read(numbers));
        require(f.whole("format") <= FORMAT, "the checkpoint has format %d; use a newer version", f.whole("format"));
        compare(f.map("identity"), identity);
        var read = Safetensors.read(bytes);
        Tensors tensors = tensors(read);
        var place = new Place(f.whole("epoch"), (long) f.number("batch"));
        var validation = f.list("validation").stream().map(Json::number).toList();
        return new Checkpoint<>(
                new State<>(
                        f.whole("steps"),
                        cast(tensors.model),
                        tensors.memories,
                        tensors.average,
                        trail(read, f.maybe("slopeLength").orElse(0))),
                new Progress<>(
                        place,
                        f.number("lossSum"),
                        (long) f.number("rows"),
                        cast(tensors.best),
                        f.whole("bestEpoch"),
                        f.number("lastMeaningful"),
                        f.whole("sinceMeaningful"),
                        validation));
    }

    /// As far as it was kept: a training may be watched from here on that was not before.
    private static Trail trail(Map<String, Tensor> read, double length) {
        return new Trail(list(read, "trail.slope"), length, list(read, "trail.direction"));
    }

    private static List<Tensor> list(Map<String, Tensor> read, String name) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> Optional.ofNullable(read.get("%s[%d]".formatted(name, i))))
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();
    }

    private Tensors tensors(Map<String, Tensor> read) {
        Tree<Tensors> tree = Tree.of(tensors());
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            String path = tree.paths().get(i);
            @Nullable Tensor leaf = read.get(path);
            if (leaf == null || !leaf.type().equals(tree.leaves().get(i).type())) {
                String holds = leaf == null ? "none" : leaf.type().toString();
                throw new SlopewiseException(
                        "the checkpoint holds %s for %s, and the model needs %s"
                                .formatted(holds, path, tree.leaves().get(i).type()),
                        "",
                        "resume with the model that the training began with");
            }
            leaves.add(leaf);
        }
        return tree.rebuild(leaves);
    }

    private static void compare(Map<String, Object> was, Map<String, String> is) {
        is.forEach((name, now) -> {
            String then = String.valueOf(was.get(name));
            if (!then.equals(now)) {
                throw new SlopewiseException(
                        "the training had the %s %s, and would go on with %s".formatted(name, then, now),
                        "",
                        "resume with what it began with, or begin a new training");
            }
        });
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // rebuilt from an M
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
