package dev.slopewise.cli;

import dev.slopewise.data.Scaling;
import dev.slopewise.data.Target;
import dev.slopewise.data.TargetScale;
import dev.slopewise.data.Task;
import dev.slopewise.data.image.PictureChange;
import dev.slopewise.data.image.PictureChanges;
import dev.slopewise.data.image.PictureForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is learnt from, and how it is read.
final class DataOptions {
    /// From these sizes on a table is read in parts, in bytes: as text, and packed (gzip, Parquet).
    private static final long LARGE_TEXT = 1L << 26;

    private static final long LARGE_PACKED = 1L << 23;

    private static final PictureForm USUAL_PICTURES = new PictureForm(PictureForm.Colour.RGB, 32, 32);
    private static final int USUAL_CONTEXT = 64;

    private static final String TABLES = "tables";
    private static final String PICTURES = "pictures";
    private static final String IMAGES = "images";
    private static final String TEXTS = "texts";

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column of a table, or the array of an .npz file, to predict.")
    private @Nullable String target;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The IDX file of classes, if FILE is an IDX file of images.")
    private @Nullable Path labels;

    @Option(
            names = "--pictures",
            paramLabel = "FORM",
            converter = Range.Pictures.class,
            description = "What each picture of a folder is made to, if FILE is a folder with a folder for each class:"
                    + " colour and height x width, such as grey:28x28. Default: rgb:32x32.")
    private @Nullable PictureForm pictures;

    @Option(
            names = "--augment",
            paramLabel = "CHANGES",
            converter = Range.PictureChangesText.class,
            description =
                    "Changes of pictures and images that are drawn anew each time one is learnt from, one or several:"
                            + " flip, left and right; shift(SHARE) of its size at most; turn(DEGREES) at most; as in"
                            + " \"flip, shift(0.1), turn(15)\". Default: none.")
    private @Nullable String augment;

    @Option(
            names = "--tokens",
            paramLabel = "KIND",
            converter = Tokens.Named.class,
            description =
                    "What a text is cut into, whose next one is learnt to be told: characters, or pairs:N, at most"
                            + " N byte pairs. Default, if FILE ends in .txt or .md: characters.")
    private @Nullable Tokens tokens;

    @Option(
            names = "--context",
            paramLabel = "N",
            converter = Range.Count.class,
            description = "Tokens of a text that a model sees at once: " + Range.COUNT + ". Default: 64.")
    private @Nullable Integer context;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = Range.TaskName.class,
            description = "${COMPLETION-CANDIDATES}. Default: what the target's values ask for.")
    private @Nullable Task task;

    @Option(
            names = "--target-scale",
            paramLabel = "SCALE",
            converter = Range.TargetScaleName.class,
            description =
                    "How a number is learnt, and brought back from in answers: ${COMPLETION-CANDIDATES}. standard is"
                        + " its distance from the mean in standard deviations; log the same of ln(1 + x), for prices,"
                        + " counts and other amounts with a long tail, of which a typical one is then told and not the"
                        + " mean. Default: standard.")
    private @Nullable TargetScale targetScale;

    @Option(
            names = "--scaling",
            paramLabel = "SCALING",
            converter = Range.ScalingName.class,
            description =
                    "How numbers that are learnt from are brought to a common size: ${COMPLETION-CANDIDATES}. standard"
                            + " by mean and deviation, minMax from 0 to 1, robust by the quartiles, quantile by rank."
                            + " Default: standard.")
    private @Nullable Scaling scaling;

    @Option(
            names = "--stream",
            description = "Read the table in parts, for one larger than memory. Text from 64 MiB on and Parquet or gzip"
                    + " files from 8 MiB on are read so in any case.")
    private boolean stream;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            converter = Range.Between0And1.class,
            description = "Share of the rows that judge and are not learnt from: " + Range.BETWEEN_0_AND_1 + "."
                    + Defaults.VALIDATION)
    private @Nullable Double validation;

    /// What contradicts something else, or is missing, in a sentence.
    Optional<String> contradiction(Path file) {
        Map<String, String> said = said();
        if (Files.isDirectory(file) && pictures == null) said.put("a folder", PICTURES);
        if (said.isEmpty() && isText(file)) said.put("the name " + file.getFileName(), TEXTS);
        return contradiction(said);
    }

    /// The same of options alone.
    Optional<String> contradiction() {
        return contradiction(said());
    }

    /// What kind of data there is, by what says so.
    private Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        if (target != null) said.put("--target", TABLES);
        if (labels != null) said.put("--labels", IMAGES);
        if (pictures != null) said.put("--pictures", PICTURES);
        if (tokens != null) said.put("--tokens", TEXTS);
        return said;
    }

    private Optional<String> contradiction(Map<String, String> kinds) {
        if (kinds.isEmpty()) {
            return Optional.of("Missing required option: '--target=COLUMN' (of a table) or '--labels=FILE' (of images);"
                    + " a text ends in .txt or needs --tokens");
        }
        Map<String, String> needed = new LinkedHashMap<>(kinds);
        if (stream) needed.put("--stream", TABLES);
        if (task != null) needed.put("--task", TABLES);
        if (targetScale != null) needed.put("--target-scale", TABLES);
        if (scaling != null) needed.put("--scaling", TABLES);
        if (context != null) needed.put("--context", TEXTS);
        Map.Entry<String, String> kind = kinds.entrySet().iterator().next();
        for (Map.Entry<String, String> other : needed.entrySet()) {
            boolean isSecond = kinds.containsKey(other.getKey());
            if (isSecond
                    ? other.getKey().equals(kind.getKey())
                    : other.getValue().equals(kind.getValue())) continue;
            Map.Entry<String, String> first = isSecond ? kind : other, second = isSecond ? other : kind;
            return Optional.of("%s is for %s, %s for %s"
                    .formatted(first.getKey(), first.getValue(), second.getKey(), second.getValue()));
        }
        if (augment != null && !List.of(PICTURES, IMAGES).contains(kind.getValue())) {
            return Optional.of(
                    "--augment is for pictures and images, %s for %s".formatted(kind.getKey(), kind.getValue()));
        }
        return Optional.empty();
    }

    /// Whether a file is a text by its name.
    static boolean isText(Path file) {
        return file.toString().matches("(?i).*\\.(txt|md)(\\.gz)?");
    }

    /// The kind of data that a file is, by its name, its size and what is said of it.
    Defaults kind(Path file) throws IOException {
        if (labels != null) return Defaults.IMAGES;
        if (pictures != null || Files.isDirectory(file)) return Defaults.PICTURES;
        if (tokens != null || target == null) return Defaults.TEXT;
        String name = file.toString();
        if (name.endsWith(".npz")) return Defaults.ARRAYS;
        boolean isPacked = name.endsWith(".gz") || name.endsWith(".parquet");
        long large = isPacked ? LARGE_PACKED : LARGE_TEXT;
        boolean isLarge = Files.isRegularFile(file) && Files.size(file) >= large;
        return stream || isLarge ? Defaults.STREAM : Defaults.TABLE;
    }

    /// Fills in what was not said.
    void settle(Defaults by) {
        validation = Objects.requireNonNullElse(validation, by.validation);
        stream = by == Defaults.STREAM;
        if (augment != null) augment = PictureChanges.text(augment());
        if (by == Defaults.PICTURES) pictures = pictures();
        if (by == Defaults.TEXT) {
            tokens = tokens();
            context = context();
        }
    }

    String target() {
        return Objects.requireNonNull(target);
    }

    /// Refuses what is for tables with names of columns.
    void checkArrays() {
        if (scaling != null) {
            throw new Failure("--scaling is for tables, and inputs of arrays are taken as they are; leave it out");
        }
    }

    Optional<Path> labels() {
        return Optional.ofNullable(labels);
    }

    PictureForm pictures() {
        return Objects.requireNonNullElse(pictures, USUAL_PICTURES);
    }

    List<PictureChange> augment() {
        return augment == null ? List.of() : PictureChanges.parse(augment);
    }

    Tokens tokens() {
        return Objects.requireNonNullElse(tokens, Tokens.CHARACTERS);
    }

    /// Tokens of a window.
    int context() {
        return Objects.requireNonNullElse(context, USUAL_CONTEXT);
    }

    Optional<Task> task() {
        return Optional.ofNullable(task);
    }

    Scaling scaling() {
        return Objects.requireNonNullElse(scaling, Scaling.STANDARD);
    }

    TargetScale targetScale() {
        return Objects.requireNonNullElse(targetScale, TargetScale.STANDARD);
    }

    /// Whether a number is to be learnt on a scale that was said.
    boolean isTargetScaled() {
        return targetScale != null && targetScale != TargetScale.NONE;
    }

    /// Refuses a scale that was said for what is no number.
    void checkScale(Target target) {
        if (targetScale != null && target instanceof Target.Classes classes) {
            throw new Failure(
                    "--target-scale is for numbers, and `%s` is one of %d classes: leave it out, or say --task regression"
                            .formatted(classes.name(), classes.classes().size()));
        }
    }

    double validation() {
        return Objects.requireNonNull(validation);
    }
}
