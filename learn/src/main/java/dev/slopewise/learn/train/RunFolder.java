package dev.slopewise.learn.train;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A run on disk, written as it goes:
///
/// ```
/// run.json            what it is, before the first step
/// remark.txt          what there is to say of the data, in a sentence; mostly nothing
/// steps.jsonl         one line a step
/// epochs.jsonl        one line an epoch
/// checkpoint-12-loss-0.6.safetensors   all that training goes on from after step 12, while it is not finished; of a repaired run with
///                     `-repair-1` after the step
/// steps-before-repair-1.jsonl   the steps as they were before the run was repaired
/// model.safetensors   the kept parameters, at the end
/// result.json         how it ended, last: a folder that has it is whole
/// ```
public final class RunFolder implements Observer, AutoCloseable {
    private static final String HEADER = "run.json";
    private static final String REMARK = "remark.txt";
    private static final String STEPS = "steps.jsonl";
    private static final String EPOCHS = "epochs.jsonl";
    private static final String MODEL = "model.safetensors";
    private static final String RESULT = "result.json";
    private static final String PART = ".part";
    private static final String CHECKPOINT = "checkpoint-";
    private static final String SAFETENSORS = ".safetensors";
    private static final Pattern CHECKPOINTS =
            Pattern.compile("checkpoint-(\\d+)(?:-repair-(\\d+))?(?:-loss-(.+))?\\.safetensors");

    private final Path folder;
    private final LineFile steps;
    private final LineFile epochs;
    private int repairs;

    /// @param repairs how many were made
    private RunFolder(Path folder, int repairs) throws IOException {
        this.folder = folder;
        this.repairs = repairs;
        this.steps = new LineFile(folder.resolve(STEPS));
        try {
            this.epochs = new LineFile(folder.resolve(EPOCHS));
        } catch (IOException | RuntimeException e) {
            steps.close();
            throw e;
        }
    }

    /// Opens the folder of a run that was cut off or interrupted, to go on with it. From then on it counts as unfinished.
    ///
    /// @throws SlopewiseException if it is no run folder, if the run has ended, or if another process is at work on it
    public static RunFolder reopen(Path folder) throws IOException {
        requireRun(folder);
        Path result = folder.resolve(RESULT);
        if (Files.isRegularFile(result)
                && parse(result, RecordForm::result).stopped() != RunResult.Stopped.INTERRUPTED) {
            throw new SlopewiseException("run " + folder + " has ended", "", "begin a new training");
        }
        int repairs =
                parse(folder.resolve(HEADER), RecordForm::header).repairs().size();
        var opened = new RunFolder(folder, repairs);
        Files.deleteIfExists(result);
        return opened;
    }

    /// Makes the folder, which must not exist, and writes the header.
    public static RunFolder create(Path folder, RunHeader header) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!isStillborn(folder)) {
                throw new SlopewiseException("a run folder " + folder + " is already there", "", "choose another name");
            }
        }
        try {
            replace(folder.resolve(HEADER), bytes(header));
            return new RunFolder(folder, header.repairs().size());
        } catch (IOException | RuntimeException e) {
            remove(folder);
            throw e;
        }
    }

    private static byte[] bytes(RunHeader header) {
        return Json.write(RecordForm.of(header)).getBytes(StandardCharsets.UTF_8);
    }

    /// Whether a process was killed when it had made the folder and nothing in it.
    private static boolean isStillborn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return false;
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.endsWith(HEADER + PART));
        }
    }

    public Path path() {
        return folder;
    }

    @Override
    public void remark(String sentence) {
        try {
            replace(folder.resolve(REMARK), (sentence + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void step(StepRecord step) {
        steps.append(RecordForm.of(step));
    }

    @Override
    public void epoch(EpochRecord epoch) {
        epochs.append(RecordForm.of(epoch));
        try {
            steps.flush();
            epochs.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a checkpoint after all records before it, then removes those that need not be kept.
    ///
    /// @param loss of the validation part, where it is known
    void checkpoint(int step, byte[] bytes, Optional<Double> loss, Checkpoints keep) throws IOException {
        steps.sync();
        epochs.sync();
        Path file = folder.resolve(CHECKPOINT
                + step
                + repair(repairs)
                + loss.map(x -> "-loss-" + x).orElse("")
                + SAFETENSORS);
        replace(file, bytes);
        List<Saved> all = checkpoints();
        List<Saved> best = all.stream()
                .filter(c -> !c.file.equals(file) && Double.isFinite(c.loss))
                .sorted(Comparator.comparingDouble(Saved::loss).thenComparingInt(Saved::step))
                .limit(keep.keepBest())
                .toList();
        List<Saved> latest = all.stream()
                .sorted(Saved.LATE.reversed())
                .limit(keep.keepLast())
                .toList();
        for (Saved c : all) {
            boolean isKept = c.file.equals(file) || best.contains(c) || latest.contains(c);
            if (!isKept) Files.deleteIfExists(c.file);
        }
    }

    private static String repair(int number) {
        return number == 0 ? "" : "-repair-" + number;
    }

    /// The run goes on from another place with another header. A process that is killed leaves it as it was before or as it is after.
    ///
    /// @param header with a repair more than before
    /// @param bytes  of the checkpoint of that place
    void repair(RunHeader header, byte[] bytes) throws IOException {
        int number = header.repairs().size(), after = header.repairs().getLast().after();
        for (Saved left : saved()) if (left.repair == number) Files.deleteIfExists(left.file);
        steps.copyTo(folder.resolve(STEPS.replace(".", "-before-repair-%d.".formatted(number))));
        replace(folder.resolve(CHECKPOINT + after + repair(number) + SAFETENSORS), bytes);
        replace(folder.resolve(HEADER), bytes(header)); // from here on it is repaired
        repairs = number;
        for (Saved old : saved()) if (old.repair != number) Files.deleteIfExists(old.file);
    }

    /// The number of steps after which there is a checkpoint to go back to, the last one not above `most`; 0 for the start.
    public int stepsToGoBackTo(int most) throws IOException {
        return checkpoints().stream()
                .mapToInt(Saved::step)
                .filter(s -> s <= most)
                .max()
                .orElse(0);
    }

    /// A checkpoint's file; its name tells the step, after which repair it was made (0 = none) and, after an epoch, the validation loss (else infinite).
    private record Saved(Path file, int step, int repair, double loss) {
        /// Of one step the one after the epoch is the later.
        private static final Comparator<Saved> LATE =
                Comparator.comparingInt(Saved::step).thenComparing(Saved::loss, Comparator.reverseOrder());
    }

    /// Those from which the run as it is goes on.
    private List<Saved> checkpoints() throws IOException {
        return saved().stream().filter(c -> c.repair == repairs).toList();
    }

    private List<Saved> saved() throws IOException {
        List<Saved> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = CHECKPOINTS.matcher(String.valueOf(file.getFileName()));
                if (!name.matches()) continue;
                int repair = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
                double loss = name.group(3) == null ? Double.POSITIVE_INFINITY : Double.parseDouble(name.group(3));
                found.add(new Saved(file, Integer.parseInt(name.group(1)), repair, loss));
            }
        }
        return found;
    }

    /// The one of the latest step that is not above `most`, and of that step the one after the epoch.
    Optional<byte[]> lastCheckpoint(int most) throws IOException {
        Optional<Saved> last =
                checkpoints().stream().filter(c -> c.step <= most).max(Saved.LATE);
        return last.isPresent() ? Optional.of(Files.readAllBytes(last.get().file)) : Optional.empty();
    }

    /// Drops the records after a checkpoint.
    void cut(int toSteps, int toEpochs) throws IOException {
        steps.cut(toSteps);
        epochs.cut(toEpochs);
    }

    /// Writes the kept parameters and the result; the run is whole then. One that was interrupted keeps its checkpoints and can be reopened.
    public void finish(RunResult result, Object model) throws IOException {
        close();
        replace(folder.resolve(MODEL), Safetensors.write(model));
        replace(folder.resolve(RESULT), Json.write(RecordForm.of(result)).getBytes(StandardCharsets.UTF_8));
        if (result.stopped() == RunResult.Stopped.INTERRUPTED) return;
        for (Saved checkpoint : saved()) {
            if (!Double.isFinite(checkpoint.loss)) Files.deleteIfExists(checkpoint.file);
        }
    }

    /// Removes the folder: for a run that could not be finished, so that nothing half-written stays. One with a checkpoint, from which it can be
    /// resumed, stays.
    ///
    /// @return whether it was removed
    public boolean abandon() {
        try {
            close();
        } catch (IOException e) {
            // what could not be written is removed in the next lines, or cut off when the run is resumed
        }
        try {
            if (!saved().isEmpty()) return false;
        } catch (IOException e) {
            throw new UncheckedIOException("the unfinished run folder " + folder + " cannot be read", e);
        }
        remove(folder);
        return true;
    }

    @Override
    public void close() throws IOException {
        try (epochs) {
            steps.close();
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the unfinished run folder " + folder + " could not be removed; delete it", e);
        }
    }

    /// Writes to a temporary file, which is synced and renamed: the old content or the new, never half of it.
    private static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + PART);
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) out.write(bytes);
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true); // the new name, too, outlives the system
        } catch (IOException e) {
            // not every system opens a folder; the content is on the disk in any case
        }
    }

    private static void requireRun(Path folder) {
        if (!Files.isRegularFile(folder.resolve(HEADER))) {
            throw new SlopewiseException(
                    folder + " is no run folder: it has no " + HEADER, "", "name a folder that `train` has written");
        }
    }

    /// Reads a run. Of one that has not ended, [RunResult.Stopped#UNFINISHED], the records up to now; a last line that was torn off is left out.
    ///
    /// @throws SlopewiseException if the folder is no run, or damaged
    public static Run read(Path folder) throws IOException {
        requireRun(folder);
        RunHeader header = parse(folder.resolve(HEADER), RecordForm::header);
        boolean isFinished = Files.isRegularFile(folder.resolve(RESULT));
        List<StepRecord> steps = lines(folder.resolve(STEPS), RecordForm::step, isFinished);
        List<EpochRecord> epochs = lines(folder.resolve(EPOCHS), RecordForm::epoch, isFinished);
        RunResult result = isFinished ? parse(folder.resolve(RESULT), RecordForm::result) : unfinished(steps, epochs);
        return new Run(header, steps, epochs, result);
    }

    private static RunResult unfinished(List<StepRecord> steps, List<EpochRecord> epochs) {
        return RunResult.unfinished(
                steps.size(), steps.isEmpty() ? 0 : steps.getLast().epoch(), epochs);
    }

    /// A run without its steps, which are most of what its folder holds.
    public record Outline(RunHeader header, List<EpochRecord> epochs, RunResult result) {
        public Outline {
            epochs = List.copyOf(epochs);
        }
    }

    /// The same as [#read] without understanding each step.
    ///
    /// @throws SlopewiseException if the folder is no run, or damaged
    public static Outline outline(Path folder) throws IOException {
        requireRun(folder);
        RunHeader header = parse(folder.resolve(HEADER), RecordForm::header);
        boolean isFinished = Files.isRegularFile(folder.resolve(RESULT));
        List<EpochRecord> epochs = lines(folder.resolve(EPOCHS), RecordForm::epoch, isFinished);
        if (isFinished) return new Outline(header, epochs, parse(folder.resolve(RESULT), RecordForm::result));
        Path file = folder.resolve(STEPS);
        List<String> steps = Files.isRegularFile(file) ? LineFile.whole(file) : List.of();
        int epoch = steps.isEmpty()
                ? 0
                : understand(file, steps.size(), steps.getLast(), RecordForm::step)
                        .epoch();
        return new Outline(header, epochs, RunResult.unfinished(steps.size(), epoch, epochs));
    }

    /// Removes a run and all its files, the header last, so that what a killed process leaves can be removed again.
    ///
    /// @throws SlopewiseException if it is no run folder, holds a folder, which no run does, or is at work
    public static void delete(Path folder) throws IOException {
        requireRun(folder);
        List<Path> files;
        try (Stream<Path> inside = Files.list(folder)) {
            files = inside.filter(file -> !file.endsWith(HEADER)).toList();
        }
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                throw new SlopewiseException(file + " is a folder, which no run holds", "", "move it away first");
            }
        }
        new RunFolder(folder, 0).close(); // another process at work on it would hold the lock
        for (Path file : files) Files.deleteIfExists(file);
        remove(folder);
    }

    /// The kept parameters by path.
    public static Map<String, Tensor> readModel(Path folder) throws IOException {
        return Safetensors.read(Files.readAllBytes(folder.resolve(MODEL)));
    }

    private static <T> T parse(Path file, Function<Object, T> form) throws IOException {
        return understand(file, 1, Files.readString(file), form);
    }

    private static <T> List<T> lines(Path file, Function<Object, T> form, boolean isWhole) throws IOException {
        List<T> records = new ArrayList<>();
        if (!isWhole && !Files.isRegularFile(file)) return records;
        int number = 0;
        for (String line : isWhole ? Files.readAllLines(file) : LineFile.whole(file))
            records.add(understand(file, ++number, line, form));
        return records;
    }

    private static <T> T understand(Path file, int line, String text, Function<Object, T> form) {
        try {
            return form.apply(Json.read(text));
        } catch (SlopewiseException | ClassCastException | IllegalArgumentException e) {
            String why = e instanceof SlopewiseException known ? known.problem() : String.valueOf(e.getMessage());
            String wayOut = why.contains("newer version") ? "" : "the file was changed or damaged; train again";
            throw new SlopewiseException(why, "%s, line %d".formatted(file, line), wayOut);
        }
    }
}
