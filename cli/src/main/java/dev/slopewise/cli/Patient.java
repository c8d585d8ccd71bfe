package dev.slopewise.cli;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tree;
import dev.slopewise.data.DataException;
import dev.slopewise.doctor.Budget;
import dev.slopewise.doctor.Doctor;
import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.RunResult.Stopped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A run that is examined, and its training made again from its header, as far as that can be. The run's folder is read and nothing else.
///
/// @param training empty if it cannot be made again
/// @param subject  of experiments; empty if there can be none
/// @param why      there can be no experiments, in a sentence; empty if there can
record Patient(Path folder, Run run, Optional<Training> training, Optional<Subject<Layer>> subject, String why) {
    /// @throws Failure if no step was taken
    /// @throws SlopewiseException if the folder is no run, damaged or of a newer version
    static Patient of(Path folder) throws IOException {
        Run run = RunFolder.read(folder);
        if (run.steps().isEmpty()) throw new Failure(folder + " has taken no step: there is nothing to examine");
        Optional<RunHeader.Repair> late =
                run.header().repairs().stream().filter(r -> r.after() > 0).findFirst();
        if (late.isPresent()) {
            return new Patient(
                    folder,
                    run,
                    Optional.empty(),
                    Optional.empty(),
                    "it was repaired after step %d, so that no settings make all of its steps"
                            .formatted(late.get().after()));
        }
        try {
            Training training = again(run.header());
            Optional<Subject<Layer>> subject = training.subject();
            return new Patient(
                    folder,
                    run,
                    Optional.of(training),
                    subject,
                    subject.isPresent() ? "" : "its data does not lie in memory as a whole");
        } catch (IOException | UncheckedIOException | SlopewiseException | DataException | Failure e) {
            return new Patient(folder, run, Optional.empty(), Optional.empty(), Failure.line(e));
        }
    }

    private static Training again(RunHeader header) throws IOException {
        TrainOptions options = TrainOptions.from(header.config());
        Training training = Training.of(Material.unchanged(header.data(), options), options);
        Tree<Layer> start = Tree.of(training.start());
        List<RunHeader.Parameter> parameters = IntStream.range(0, start.leaves().size())
                .mapToObj(i -> new RunHeader.Parameter(
                        start.paths().get(i), start.leaves().get(i).type().toString()))
                .toList();
        if (!parameters.equals(header.model())) {
            throw new Failure("its settings make another model in this version");
        }
        return training;
    }

    /// All that may be looked at.
    Facts facts() {
        return subject.map(again -> Facts.of(again, run))
                .orElseGet(() -> new Facts(run, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /// What the doctor says within a budget. What a run that was cut off would have come to is not known, so it is compared as far as it came.
    Verdict verdict(Budget budget) {
        Stopped stopped = run.result().stopped();
        boolean isCut = stopped == Stopped.UNFINISHED || stopped == Stopped.INTERRUPTED;
        int steps = isCut ? Math.min(budget.steps(), run.steps().size()) : budget.steps();
        return Doctor.examine(facts(), new Budget(budget.trials(), steps, budget.time()), Cure::isOption);
    }
}
