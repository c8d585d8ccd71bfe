package dev.slopewise.learn.train;

import static dev.slopewise.learn.train.RunFolder.EPOCHS;
import static dev.slopewise.learn.train.RunFolder.HEADER;
import static dev.slopewise.learn.train.RunFolder.RESULT;
import static dev.slopewise.learn.train.RunFolder.STEPS;

import dev.slopewise.core.SlopewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads what a [RunFolder] wrote. A record that cannot be understood is refused by file and line.
final class RunReading {
    private RunReading() {}

    /// Reads a run. Of one that has not ended, [RunResult.Stopped#UNFINISHED], the records up to now; a last line that was torn off is left out.
    ///
    /// @throws SlopewiseException if the folder is no run, or damaged
    static Run read(Path folder) throws IOException {
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

    /// The same as [#read] without understanding each step.
    ///
    /// @throws SlopewiseException if the folder is no run, or damaged
    static RunFolder.Outline outline(Path folder) throws IOException {
        requireRun(folder);
        RunHeader header = parse(folder.resolve(HEADER), RecordForm::header);
        boolean isFinished = Files.isRegularFile(folder.resolve(RESULT));
        List<EpochRecord> epochs = lines(folder.resolve(EPOCHS), RecordForm::epoch, isFinished);
        if (isFinished) return new RunFolder.Outline(header, epochs, parse(folder.resolve(RESULT), RecordForm::result));
        Path file = folder.resolve(STEPS);
        List<String> steps = Files.isRegularFile(file) ? LineFile.whole(file) : List.of();
        int epoch = steps.isEmpty()
                ? 0
                : understand(file, steps.size(), steps.getLast(), RecordForm::step)
                        .epoch();
        return new RunFolder.Outline(header, epochs, RunResult.unfinished(steps.size(), epoch, epochs));
    }

    static void requireRun(Path folder) {
        if (!Files.isRegularFile(folder.resolve(HEADER))) {
            throw new SlopewiseException(
                    folder + " is no run folder: it has no " + HEADER, "", "name a folder that `train` has written");
        }
    }

    static <T> T parse(Path file, Function<Object, T> form) throws IOException {
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
