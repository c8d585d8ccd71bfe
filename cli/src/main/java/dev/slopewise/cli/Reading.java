package dev.slopewise.cli;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Encoded;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Table;
import dev.slopewise.data.Target;
import dev.slopewise.learn.train.Batch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How what is in a file becomes a model's input, and its output an answer: found in training, kept with the run, applied to any file alike.
sealed interface Reading {
    Target target();

    /// The shape of one example.
    Shape input();

    /// For a run's header; [#from] reads it back.
    Map<String, Object> toMap();

    /// The outputs that a model of this target needs: a score for each class, or one number.
    default int outputs() {
        return switch (target()) {
            case Target.Classes classes -> classes.classes().size();
            case Target.Numbers _ -> 1;
        };
    }

    /// Rows of a table.
    ///
    /// @param columns that a row becomes
    record Rows(Preparation preparation, Target target, int columns) implements Reading {
        @Override
        public Shape input() {
            return Shape.of(columns);
        }

        Tensor inputs(Table table, int[] rows) {
            Encoded encoded = preparation.apply(table, rows);
            return Tensor.of(Shape.of(encoded.rows(), encoded.columns()), encoded.values());
        }

        /// @param rows whose target is known
        Batch labelled(Table table, int[] rows) {
            return new Batch(
                    inputs(table, rows),
                    switch (target) {
                        case Target.Classes classes -> Tensor.of(Shape.of(rows.length), classes.labels(table, rows));
                        case Target.Numbers numbers ->
                            Tensor.of(Shape.of(rows.length), numbers.standardised(table, rows));
                    });
        }

        @Override
        public Map<String, Object> toMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("target", target.toMap());
            map.put("preparation", preparation.toMap());
            map.put("columns", columns);
            return map;
        }
    }

    /// Images of one size, pixels from 0 to 255 divided by 255.
    ///
    /// @param input `[channels, height, width]`
    record Pixels(Shape input, Target.Classes target) implements Reading {
        @Override
        public Map<String, Object> toMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("target", target.toMap());
            map.put("image", Arrays.stream(input.sizes()).boxed().toList());
            return map;
        }
    }

    /// Reads what [#toMap] wrote.
    static Reading from(Map<String, Object> map) {
        Target target = Target.from(object(map, "target"));
        if (map.get("image") instanceof List<?> sizes && target instanceof Target.Classes classes) {
            return new Pixels(Shape.of(sizes.stream().mapToInt(Reading::whole).toArray()), classes);
        }
        return new Rows(Preparation.from(object(map, "preparation")), target, whole(map.get("columns")));
    }

    @SuppressWarnings("unchecked") // JSON objects have text as keys
    private static Map<String, Object> object(Map<String, Object> map, String key) {
        if (map.get(key) instanceof Map<?, ?> object) return (Map<String, Object>) object;
        throw new Failure("the run does not say how its data was read (`" + key + "`); train again");
    }

    private static int whole(@Nullable Object value) {
        if (value instanceof Number number) return number.intValue();
        throw new Failure("the run does not say what shape its data had; train again");
    }
}
