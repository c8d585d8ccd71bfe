package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Split;
import dev.slopewise.data.Table;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Target;
import dev.slopewise.data.Task;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a training reads, a pure function of its files and settings.
///
/// @param train      inputs `f32[rows, …]`; targets are labels `i32[rows]` or standardised numbers `f32[rows]`; of text both are tokens `i32[windows, time]`
/// @param validation likewise, with rows that are never learnt from
/// @param known      targets by which to tell what is usual
/// @param trained    how many rows, or tokens, are learnt from
/// @param rows       of the file, or tokens
/// @param account    what was done with the data, in plain sentences
record Material(
        Path file,
        Source<Batch> train,
        Batch validation,
        Reading reading,
        Tensor known,
        long trained,
        long rows,
        List<String> account) {

    /// @param options settled for this kind of data
    static Material load(Path file, TrainOptions options, Defaults kind) {
        return switch (kind) {
            case TABLE -> table(file, options);
            case STREAM -> StreamedTable.load(file, options);
            case IMAGES -> Images.load(file, options);
            case PICTURES -> PictureFolder.load(file, options);
            case ARRAYS -> NamedArrays.load(file, options);
            case TEXT -> TextFile.load(file, options);
        };
    }

    private static Material table(Path file, TrainOptions options) {
        Table table = Tables.read(file);
        String column = options.data().target();
        Task task = options.data().task().orElseGet(() -> Task.of(table, column));
        table.column(column);
        Split split = Split.of(table, column, task, options.data().validation(), options.seed());
        Target fitted =
                Target.fit(table, column, task, split.train(), options.data().targetScale());
        Target target = TargetJudge.learnt(fitted, options.model().loss());
        Preparation preparation = Preparation.fit(
                table, table.namesWithout(column), split.train(), options.data().scaling());
        int columns = preparation.apply(table, new int[0]).columns();
        var reading = new Reading.Rows(preparation, target, columns);
        Batch train = reading.labelled(table, split.train());
        Batch validation = reading.labelled(table, split.validation());
        List<String> account = new ArrayList<>();
        account.add(portions(table.rows(), file, train.size(), validation.size()));
        account.addAll(target.account(table));
        account.addAll(preparation.account());
        var source = new Examples<>(train, options.settings().batch());
        return new Material(file, source, validation, reading, train.targets(), train.size(), table.rows(), account);
    }

    /// The same with a sentence more.
    Material told(String sentence) {
        List<String> more = new ArrayList<>(account);
        more.add(sentence);
        return new Material(file, train, validation, reading, known, trained, rows, more);
    }

    static String portions(long rows, Path file, long train, long validation) {
        return "%s in %s: %d to learn from, %d to judge by."
                .formatted(Numbers.count(rows, "row"), file, train, validation);
    }

    /// What is made of a target, in a sentence.
    static String said(Target target) {
        return "`%s` is the target, %s.".formatted(target.name(), target.account());
    }

    /// For the run's header: enough to know the data again and to prepare other rows alike.
    Map<String, Object> toMap(TrainOptions options) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        map.put("file", file.toString());
        map.put("rows", rows);
        map.put("fingerprint", fingerprint(file));
        if (options.data().labels().isPresent()) {
            map.put(
                    "labelsFingerprint",
                    DataFiles.fingerprint(options.data().labels().get()));
        }
        map.put("train", trained);
        map.put("validation", validation.size());
        map.putAll(reading.toMap());
        return map;
    }

    /// The file that a run was trained on, which must be as it was.
    ///
    /// @param data of the run's header
    static Path unchanged(Map<String, Object> data, TrainOptions options) throws IOException {
        Path file = Path.of(String.valueOf(data.get("file")));
        compare(file, String.valueOf(data.get("fingerprint")));
        if (options.data().labels().isPresent()) {
            compare(options.data().labels().get(), String.valueOf(data.get("labelsFingerprint")));
        }
        return file;
    }

    /// What tells the data in a file or a folder from other data.
    static String fingerprint(Path file) throws IOException {
        return Files.isDirectory(file) ? PictureFolder.fingerprint(file) : DataFiles.fingerprint(file);
    }

    private static void compare(Path file, String then) throws IOException {
        if (!Files.isDirectory(file)) DataFiles.open(file).close();
        String now = fingerprint(file);
        if (!now.equals(then)) {
            throw new DataException(
                    "the file has changed since the run began: its fingerprint was %s and is %s"
                            .formatted(shown(then), shown(now)),
                    file.toString(),
                    "bring the old file back, or begin a new training");
        }
    }

    private static String shown(String fingerprint) {
        return fingerprint.substring(0, Math.min(fingerprint.length(), "sha256:".length() + 12));
    }
}
