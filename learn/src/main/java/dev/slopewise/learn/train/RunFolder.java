package dev.slopewise.learn.train;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A run on disk, written as it goes:
///
/// ```
/// run.json            what it is, before the first step
/// remark.txt          what there is to say of the data, in a sentence; mostly nothing
/// steps.jsonl         one line a step
/// epochs.jsonl        one line an epoch
/// checkpoint-12-loss-0.6.safetensors   all that training goes on from after step 12, while it is not finished (`CheckpointFiles`)
/// steps-before-repair-1.jsonl   the steps as they were before the run was repaired
/// model.safetensors   the kept parameters, at the end
/// result.json         how it ended, last: a folder that has it is whole
/// ```
public final class RunFolder implements Observer, AutoCloseable {
    static final String HEADER = "run.json";
    private static final String REMARK = "remark.txt";
    static final String STEPS = "steps.jsonl";
    static final String EPOCHS = "epochs.jsonl";
    private static final String MODEL = "model.safetensors";
    static final String RESULT = "result.json";

    private final Path folder;
    private final LineFile steps;
    private final LineFile epochs;
    private final CheckpointFiles checkpoints;

    /// @param repairs how many were made
    private RunFolder(Path folder, int repairs) throws IOException {
        this.folder = folder;
        this.checkpoints = new CheckpointFiles(folder, repairs);
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
        RunReading.requireRun(folder);
        Path result = folder.resolve(RESULT);
        if (Files.isRegularFile(result)
                && RunReading.parse(result, RecordForm::result).stopped() != RunResult.Stopped.INTERRUPTED) {
            throw new SlopewiseException("run " + folder + " has ended", "", "begin a new training");
        }
        int repairs = RunReading.parse(folder.resolve(HEADER), RecordForm::header)
                .repairs()
                .size();
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
            WholeFile.write(folder.resolve(HEADER), bytes(header));
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
            return files.allMatch(file -> file.endsWith(HEADER + WholeFile.PART));
        }
    }

    public Path path() {
        return folder;
    }

    @Override
    public void remark(String sentence) {
        try {
            WholeFile.write(folder.resolve(REMARK), (sentence + "\n").getBytes(StandardCharsets.UTF_8));
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
        checkpoints.save(step, bytes, loss, keep);
    }

    /// The run goes on from another place with another header. A process that is killed leaves it as it was before or as it is after.
    ///
    /// @param header with a repair more than before
    /// @param bytes  of the checkpoint of that place
    void repair(RunHeader header, byte[] bytes) throws IOException {
        int number = header.repairs().size();
        checkpoints.saveForRepair(number, header.repairs().getLast().after(), bytes);
        steps.copyTo(folder.resolve(STEPS.replace(".", "-before-repair-%d.".formatted(number))));
        WholeFile.write(folder.resolve(HEADER), bytes(header)); // from here on it is repaired
        checkpoints.repaired(number);
    }

    /// The number of steps after which there is a checkpoint to go back to, the last one not above `most`; 0 for the start.
    public int stepsToGoBackTo(int most) throws IOException {
        return checkpoints.lastStep(most);
    }

    /// The one of the latest step that is not above `most`, and of that step the one after the epoch.
    Optional<byte[]> lastCheckpoint(int most) throws IOException {
        return checkpoints.last(most);
    }

    /// Drops the records after a checkpoint.
    void cut(int toSteps, int toEpochs) throws IOException {
        steps.cut(toSteps);
        epochs.cut(toEpochs);
    }

    /// Writes the kept parameters and the result; the run is whole then. One that was interrupted keeps its checkpoints and can be reopened.
    public void finish(RunResult result, Object model) throws IOException {
        close();
        WholeFile.write(folder.resolve(MODEL), Safetensors.write(model));
        WholeFile.write(
                folder.resolve(RESULT), Json.write(RecordForm.of(result)).getBytes(StandardCharsets.UTF_8));
        if (result.stopped() == RunResult.Stopped.INTERRUPTED) return;
        checkpoints.removeInsideEpochs();
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
            if (!checkpoints.isEmpty()) return false;
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

    /// Reads a run. Of one that has not ended, [RunResult.Stopped#UNFINISHED], the records up to now; a last line that was torn off is left out.
    ///
    /// @throws SlopewiseException if the folder is no run, or damaged
    public static Run read(Path folder) throws IOException {
        return RunReading.read(folder);
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
        return RunReading.outline(folder);
    }

    /// The kept parameters by path.
    public static Map<String, Tensor> readModel(Path folder) throws IOException {
        return Safetensors.read(Files.readAllBytes(folder.resolve(MODEL)));
    }

    /// Removes a run and all its files, the header last, so that what a killed process leaves can be removed again.
    ///
    /// @throws SlopewiseException if it is no run folder, holds a folder, which no run does, or is at work
    public static void delete(Path folder) throws IOException {
        RunReading.requireRun(folder);
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
}
