package dev.slopewise.cli;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Encoded;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Table;
import dev.slopewise.data.Target;
import dev.slopewise.data.image.PictureForm;
import dev.slopewise.data.text.Tokenizer;
import dev.slopewise.learn.train.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How what is in a file becomes a model's input, and its output an answer: found in training, kept with the run, applied to any file alike.
sealed interface Reading {
    /// The shape of one example.
    Shape input();

    /// For a run's header; [#from] reads it back.
    Map<String, Object> toMap();

    /// Examples of zeros, of the type that the model takes.
    default Tensor zeros(int examples) {
        return Tensor.zeros(input().insert(0, examples).sizes());
    }

    /// Examples with a class or a number each.
    sealed interface Labelled extends Reading {
        Target target();
    }

    /// Rows of a table.
    ///
    /// @param columns that a row becomes
    record Rows(Preparation preparation, Target target, int columns) implements Labelled {
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
    record Pixels(Shape input, Target.Classes target) implements Labelled {
        @Override
        public Map<String, Object> toMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("target", target.toMap());
            map.put("image", sizes(input));
            return map;
        }
    }

    /// Pictures of any size, made alike.
    record Pictures(PictureForm form, Target.Classes target) implements Labelled {
        @Override
        public Shape input() {
            return form.shape();
        }

        @Override
        public Map<String, Object> toMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("target", target.toMap());
            map.put("pictures", form.toString());
            return map;
        }
    }

    /// Arrays of an `.npz` file, as they are.
    ///
    /// @param name of the array of inputs
    /// @param kind of its numbers: real, or `i32` for tokens
    record Arrays(String name, Shape input, DType kind, Target target) implements Labelled {
        @Override
        public Tensor zeros(int examples) {
            return Tensor.zeros(kind, input.insert(0, examples).sizes());
        }

        @Override
        public Map<String, Object> toMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("target", target.toMap());
            map.put("array", name);
            map.put("shape", sizes(input));
            map.put("tokens", kind == DType.I32);
            return map;
        }
    }

    /// A text in tokens, whose next one is told.
    ///
    /// @param context tokens of a window
    record Text(Tokenizer tokenizer, int context) implements Reading {
        @Override
        public Shape input() {
            return Shape.of(context);
        }

        @Override
        public Tensor zeros(int examples) {
            return Tensor.zeros(DType.I32, examples, context);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("context", context);
            map.put("text", tokenizer.toMap());
            return map;
        }
    }

    private static List<Integer> sizes(Shape shape) {
        return IntStream.of(shape.sizes()).boxed().toList();
    }

    private static Shape shape(@Nullable Object sizes) {
        if (sizes instanceof List<?> list)
            return Shape.of(list.stream().mapToInt(Reading::whole).toArray());
        throw new Failure("the run does not say what shape its data had; train again");
    }

    /// Reads what [#toMap] wrote.
    static Reading from(Map<String, Object> map) {
        if (map.containsKey("text")) {
            return new Text(Tokenizer.from(object(map, "text")), whole(map.get("context")));
        }
        Target target = Target.from(object(map, "target"));
        if (target instanceof Target.Classes classes) {
            if (map.containsKey("image")) return new Pixels(shape(map.get("image")), classes);
            if (map.get("pictures") instanceof String form) return new Pictures(PictureForm.parse(form), classes);
        }
        if (map.get("array") instanceof String name) {
            DType kind = Boolean.TRUE.equals(map.get("tokens")) ? DType.I32 : DType.F32;
            return new Arrays(name, shape(map.get("shape")), kind, target);
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
