package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.Target;
import dev.slopewise.data.Task;
import dev.slopewise.data.array.Npy;
import dev.slopewise.data.array.Npz;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// An `.npz` file with an array of inputs and one of targets, whose first axes count examples. Inputs are taken as they are.
final class NamedArrays {
    private static final int MOST_CLASSES = 10_000;

    private NamedArrays() {}

    static Material load(Path file, TrainOptions options) {
        options.data().checkArrays();
        Map<String, Tensor> arrays = Npz.read(file);
        String name = options.data().target();
        Tensor wanted = column(array(file, arrays, name), file + ", array `" + name + "`");
        List<String> others =
                arrays.keySet().stream().filter(other -> !other.equals(name)).toList();
        if (others.size() != 1) {
            throw wrong(
                    "one array of inputs is needed beside `%s`, got %s"
                            .formatted(name, others.isEmpty() ? "none" : String.join(", ", others)),
                    file.toString(),
                    "save these two alone");
        }
        boolean isOfTokens = options.model().layers().parts().stream()
                .findFirst()
                .filter(part -> part.name().equals("embed"))
                .isPresent();
        DType kind = isOfTokens ? DType.I32 : DType.F32;
        Tensor inputs =
                inputs(array(file, arrays, others.getFirst()), kind, file + ", array `" + others.getFirst() + "`");
        int rows = inputs.shape().size(0);
        if (wanted.shape().size(0) != rows) {
            throw wrong(
                    "as many targets as inputs are needed, got %d and %d"
                            .formatted(wanted.shape().size(0), rows),
                    file.toString(),
                    "save arrays whose first axes are alike");
        }
        Task task = options.data().task().orElse(wanted.dtype().isFloat() ? Task.REGRESSION : Task.CLASSIFICATION);
        var key = Key.of(options.seed());
        Split split;
        Target target;
        if (task == Task.CLASSIFICATION) {
            int count = 1 + Arrays.stream(labels(wanted, file, name)).max().orElse(0);
            if (count < 2 || count > MOST_CLASSES) {
                throw wrong(
                        "from 2 to %d classes are needed, numbered from 0, got %d".formatted(MOST_CLASSES, count),
                        file + ", array `" + name + "`",
                        "if it holds numbers, say --task regression");
            }
            target = new Target.Classes(
                    name, IntStream.range(0, count).mapToObj(String::valueOf).toList());
            split = Split.stratified(
                    Tensor.of(labels(wanted, file, name)), options.data().validation(), key);
        } else {
            split = Split.random(rows, options.data().validation(), key);
            double[] values = wanted.gather(split.train()).to(DType.F64).toDoubles();
            var numbers =
                    Target.Numbers.of(name, options.data().targetScale(), values, file + ", array `" + name + "`");
            target = TargetJudge.learnt(numbers, options.model().loss());
        }
        Shape input = inputs.shape().range(1, inputs.shape().rank());
        var reading = new Reading.Arrays(others.getFirst(), input, kind, target);
        var all = new Batch(inputs, targets(reading, wanted, file));
        Batch train = Rows.at(all, split.train()), validation = Rows.at(all, split.validation());
        List<String> account = new ArrayList<>();
        account.add(Material.portions(rows, file, train.size(), validation.size()));
        account.add("`%s` holds inputs %s, taken as they are%s."
                .formatted(reading.name(), input, isOfTokens ? ", as tokens" : ": from " + extent(inputs)));
        account.add(Material.said(target));
        var source = new Examples<>(train, options.settings().batch());
        return new Material(file, source, validation, reading, train.targets(), train.size(), rows, account);
    }

    private static String extent(Tensor inputs) {
        return Numbers.number(inputs.minimum().item()) + " to "
                + Numbers.number(inputs.maximum().item());
    }

    /// The inputs in another file: an `.npz` with an array of the same name, or an `.npy`.
    static Tensor inputs(Path file, Reading.Arrays reading) {
        boolean isOne = file.toString().endsWith(".npy");
        Tensor array = isOne ? Npy.read(file) : array(file, Npz.read(file), reading.name());
        Tensor inputs = inputs(array, reading.kind(), file + ", array `" + reading.name() + "`");
        Shape input = inputs.shape().range(1, inputs.shape().rank());
        if (!input.equals(reading.input())) {
            throw wrong(
                    "inputs %s are needed, as in training, got %s".formatted(reading.input(), input),
                    file.toString(),
                    "");
        }
        return inputs;
    }

    /// The targets in another file, as they are learnt.
    static Tensor targets(Path file, Reading.Arrays reading, int rows) {
        String name = reading.target().name();
        Tensor wanted = column(array(file, Npz.read(file), name), file + ", array `" + name + "`");
        if (wanted.shape().size(0) != rows) {
            throw wrong("%d targets are needed, got %s".formatted(rows, wanted.type()), file.toString(), "");
        }
        return targets(reading, wanted, file);
    }

    private static Tensor targets(Reading.Arrays reading, Tensor wanted, Path file) {
        return switch (reading.target()) {
            case Target.Classes classes -> {
                int[] labels = labels(wanted, file, classes.name());
                int most = classes.classes().size() - 1;
                if (Arrays.stream(labels).anyMatch(label -> label > most)) {
                    throw wrong(
                            "classes from 0 to %d are needed, as in training, and there are larger ones"
                                    .formatted(most),
                            file.toString(),
                            "leave those out");
                }
                yield Tensor.of(labels);
            }
            case Target.Numbers numbers ->
                Tensor.of(numbers.standardised(
                        wanted.to(DType.F64).toDoubles(), file + ", array `" + numbers.name() + "`"));
        };
    }

    private static Tensor array(Path file, Map<String, Tensor> arrays, String name) {
        return Optional.ofNullable(arrays.get(name))
                .orElseThrow(() -> wrong(
                        "there is no array `%s`, there are %s".formatted(name, String.join(", ", arrays.keySet())),
                        file.toString(),
                        "name one of them"));
    }

    /// Real or whole numbers `[rows, …]`, finite and at least one axis behind that of rows.
    private static Tensor inputs(Tensor array, DType kind, String where) {
        int rank = array.shape().rank();
        if (rank < 1 || array.shape().count() == 0) {
            throw wrong("inputs [examples, …] are needed, got " + array.type(), where, "");
        }
        if (kind == DType.I32 && !array.dtype().isInteger()) {
            throw wrong("embed takes whole numbers, got " + array.type(), where, "save tokens as integers");
        }
        return finite(rank == 1 ? array.expand(-1) : array, where).to(kind);
    }

    /// `[rows]`
    private static Tensor column(Tensor array, String where) {
        int rank = array.shape().rank();
        boolean isColumn = rank == 2 && array.shape().size(1) == 1;
        if ((rank != 1 && !isColumn) || array.shape().count() == 0) {
            throw wrong("one target for each example is needed, [examples], got " + array.type(), where, "");
        }
        return finite(isColumn ? array.squeeze(1) : array, where);
    }

    private static Tensor finite(Tensor array, String where) {
        if (!array.dtype().isFloat()) return array;
        double[] values = array.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw wrong(
                        "finite numbers are needed, got %s at place %d".formatted(values[i], i),
                        where,
                        "put a number there, or leave the example out");
            }
        }
        return array;
    }

    private static int[] labels(Tensor wanted, Path file, String name) {
        double[] values = wanted.to(DType.F64).toDoubles();
        for (double value : values) {
            if (value != Math.rint(value) || value < 0 || value >= MOST_CLASSES) {
                throw wrong(
                        "classes from 0 to %d are needed, got %s".formatted(MOST_CLASSES - 1, value),
                        file + ", array `" + name + "`",
                        "if it holds numbers, say --task regression");
            }
        }
        return Arrays.stream(values).mapToInt(x -> (int) x).toArray();
    }

    private static DataException wrong(String what, String where, String wayOut) {
        return new DataException(what, where, wayOut);
    }
}
