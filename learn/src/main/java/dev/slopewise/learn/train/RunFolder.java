package dev.slopewise.learn.train;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import java.io.BufferedWriter;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// A run on disk, written as it goes:
///
/// ```
/// run.json            what it is, before the first step
/// steps.jsonl         one line a step
/// epochs.jsonl        one line an epoch
/// model.safetensors   the kept parameters, at the end
/// result.json         how it ended, last: a folder that has it is whole
/// ```
public final class RunFolder implements Observer, AutoCloseable {
    private static final String HEADER = "run.json";
    private static final String STEPS = "steps.jsonl";
    private static final String EPOCHS = "epochs.jsonl";
    private static final String MODEL = "model.safetensors";
    private static final String RESULT = "result.json";

    private final Path folder;
    private final BufferedWriter steps;
    private final BufferedWriter epochs;

    private RunFolder(Path folder) throws IOException {
        this.folder = folder;
        this.steps = Files.newBufferedWriter(folder.resolve(STEPS));
        this.epochs = Files.newBufferedWriter(folder.resolve(EPOCHS));
    }

    /// Makes the folder, which must not exist, and writes the header.
    public static RunFolder create(Path folder, RunHeader header) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            throw new SlopewiseException("a run folder " + folder + " is already there", "", "choose another name");
        }
        try {
            replace(folder.resolve(HEADER), Json.write(RecordForm.of(header)).getBytes(StandardCharsets.UTF_8));
            return new RunFolder(folder);
        } catch (IOException | RuntimeException e) {
            remove(folder);
            throw e;
        }
    }

    public Path path() {
        return folder;
    }

    @Override
    public void step(StepRecord step) {
        append(steps, RecordForm.of(step));
    }

    @Override
    public void epoch(EpochRecord epoch) {
        append(epochs, RecordForm.of(epoch));
        try {
            steps.flush();
            epochs.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(BufferedWriter to, Map<String, Object> form) {
        try {
            to.write(Json.write(form));
            to.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes the kept parameters and the result; the run is whole then.
    public void finish(RunResult result, Object model) throws IOException {
        close();
        replace(folder.resolve(MODEL), Safetensors.write(model));
        replace(folder.resolve(RESULT), Json.write(RecordForm.of(result)).getBytes(StandardCharsets.UTF_8));
    }

    /// Removes the folder: for a run that could not be finished, so that nothing half-written stays.
    public void abandon() {
        try {
            close();
        } catch (IOException e) {
            // what could not be written is removed in the next line
        }
        remove(folder);
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
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) out.write(bytes);
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Reads a run that was finished.
    ///
    /// @throws SlopewiseException if the folder is no run, or not a whole one
    public static Run read(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(HEADER))) {
            throw new SlopewiseException(
                    folder + " is no run folder: it has no " + HEADER, "", "name a folder that `train` has written");
        }
        RunHeader header = parse(folder.resolve(HEADER), RecordForm::header);
        if (!Files.isRegularFile(folder.resolve(RESULT))) {
            throw new SlopewiseException(
                    "run " + folder + " is not finished: it has no " + RESULT,
                    "",
                    "wait until its training has ended; if it was killed, train again");
        }
        return new Run(
                header,
                lines(folder.resolve(STEPS), RecordForm::step),
                lines(folder.resolve(EPOCHS), RecordForm::epoch),
                parse(folder.resolve(RESULT), RecordForm::result));
    }

    /// The kept parameters by path.
    public static Map<String, Tensor> readModel(Path folder) throws IOException {
        return Safetensors.read(Files.readAllBytes(folder.resolve(MODEL)));
    }

    private static <T> T parse(Path file, Function<Object, T> form) throws IOException {
        return understand(file, 1, Files.readString(file), form);
    }

    private static <T> List<T> lines(Path file, Function<Object, T> form) throws IOException {
        List<T> records = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) records.add(understand(file, ++number, line, form));
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
