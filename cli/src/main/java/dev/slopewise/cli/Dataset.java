package dev.slopewise.cli;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.Csv;
import dev.slopewise.data.Encoded;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Split;
import dev.slopewise.data.Table;
import dev.slopewise.data.Target;
import dev.slopewise.data.Task;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Batch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table made ready to learn from: numbers in tensors, split in two parts, and how they came about.
///
/// @param file       as the user named it
/// @param train      inputs `f32[rows, inputs]`; targets are labels `i32[rows]` or standardised numbers `f32[rows]`
/// @param validation likewise, with rows that are never learnt from
record Dataset(Path file, Table table, Target target, Preparation preparation, Batch train, Batch validation) {

    /// @param share of the rows for validation
    static Dataset load(Path file, String column, Optional<Task> wanted, double share, long seed) {
        Table table = Csv.read(file);
        Task task = wanted.orElseGet(() -> Task.of(table, column));
        table.column(column);
        Split split = Split.of(table, column, task, share, seed);
        Target target = Target.fit(table, column, task, split.train());
        Preparation preparation = Preparation.fit(table, table.namesWithout(column), split.train());
        return new Dataset(
                file,
                table,
                target,
                preparation,
                batch(table, target, preparation, split.train()),
                batch(table, target, preparation, split.validation()));
    }

    private static Batch batch(Table table, Target target, Preparation preparation, int[] rows) {
        Encoded encoded = preparation.apply(table, rows);
        return new Batch(
                Tensor.of(Shape.of(encoded.rows(), encoded.columns()), encoded.values()),
                switch (target) {
                    case Target.Classes classes -> Tensor.of(Shape.of(rows.length), classes.labels(table, rows));
                    case Target.Numbers numbers -> Tensor.of(Shape.of(rows.length), numbers.standardised(table, rows));
                });
    }

    int inputs() {
        return train.inputs().shape().size(1);
    }

    /// The outputs that a model of this target needs: a score for each class, or one number.
    int outputs() {
        return switch (target) {
            case Target.Classes classes -> classes.classes().size();
            case Target.Numbers _ -> 1;
        };
    }

    /// What was done with the data, in plain sentences.
    List<String> account() {
        List<String> sentences = new ArrayList<>();
        sentences.add("%s in %s: %d to learn from, %d to judge by."
                .formatted(Numbers.count(table.rows(), "row"), file, train.size(), validation.size()));
        sentences.addAll(target.account(table));
        sentences.addAll(preparation.account());
        return sentences;
    }

    /// For the run's header: enough to know the data again and to prepare other rows alike.
    Map<String, Object> toMap() throws IOException {
        var map = new LinkedHashMap<String, Object>();
        map.put("file", file.toString());
        map.put("rows", table.rows());
        map.put("fingerprint", fingerprint());
        map.put("train", train.size());
        map.put("validation", validation.size());
        map.put("target", target.toMap());
        map.put("preparation", preparation.toMap());
        return map;
    }

    /// SHA-256 of the file's bytes; `unknown` for what can be read only once, such as a pipe.
    private String fingerprint() throws IOException {
        if (!Files.isRegularFile(file)) {
            return "unknown";
        }
        try (InputStream in = Files.newInputStream(file);
                var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return "sha256:"
                    + HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
