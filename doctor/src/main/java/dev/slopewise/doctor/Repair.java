package dev.slopewise.doctor;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.diagnosis.Verdict;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Course;
import dev.slopewise.doctor.experiment.Limit;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to do about a training in trouble while it goes on: back to a state from before the trouble, and on from there with one setting changed.
///
/// ```
/// Course<Layer> mended = Repair.train(subject, new Watch(1, 16), Repair.BUDGET);
/// mended.run().header().repairs().forEach(System.out::println);
/// ```
///
/// @param finding what is wrong
/// @param remedy  of it, a setting that can be changed on the way
public record Repair(Finding finding, Remedy remedy) {
    /// How often one training is repaired at most: one that breaks again and again has no single cause.
    public static final int MOST = 3;

    /// What finding the cause may cost, while a training waits for it. Where the time ends it and not the number of trainings, what is found depends on the machine.
    public static final Budget BUDGET = new Budget(24, 2000, Duration.ofMinutes(5));

    /// Experiments go so many times as far as the training came, as trouble shows long before the loss would have been down.
    private static final int FURTHER = 4;

    /// They take at least so many steps.
    private static final int LEAST_STEPS = 200;

    /// Why a training in trouble is as it is, by experiments that go further than it came.
    ///
    /// @param facts of the training up to now
    public static Verdict examine(Facts facts, Budget budget) {
        int further = Math.max(LEAST_STEPS, FURTHER * facts.run().steps().size());
        return Doctor.examine(facts, new Budget(budget.trials(), Math.min(further, budget.steps()), budget.time()));
    }

    /// Empty if nothing is known to be wrong, or its remedy needs a training from the start.
    public static Optional<Repair> of(Verdict verdict) {
        Optional<Finding> leading = new VerdictStory(verdict).leading();
        return leading.flatMap(Finding::remedy)
                .filter(remedy ->
                        !remedy.changes().isEmpty() && remedy.changes().stream().allMatch(Change::isOfSteps))
                .map(remedy -> new Repair(leading.orElseThrow(), remedy));
    }

    /// How many steps were taken before the trouble began.
    public int sound() {
        return Math.max(0, finding.since() - 1);
    }

    /// As the run's header says it.
    ///
    /// @param after   to which step it goes back, at most [#sound()]
    /// @param noticed in which step
    /// @param trouble what the steps showed
    public RunHeader.Repair noted(int after, int noticed, String trouble) {
        return new RunHeader.Repair(
                after,
                noticed,
                trouble,
                finding.cause().toString(),
                remedy.setting(),
                remedy.from(),
                remedy.to(),
                remedy.why());
    }

    /// Whether a training may be repaired that has been so before: not too often, and only while all its steps are made with the same settings, as what is
    /// said of it would else be about none of them.
    public static boolean mayFollow(List<RunHeader.Repair> made) {
        return made.size() < MOST && made.stream().allMatch(r -> r.after() == 0);
    }

    /// Trains in memory and repairs on the way. It stops in trouble that has no such remedy, or in a training that [may not][#mayFollow] be repaired any more;
    /// the run's header lists what was changed.
    ///
    /// @param budget of experiments, for each trouble
    public static <M> Course<M> train(Subject<M> subject, Watch watch, Budget budget) {
        List<RunHeader.Repair> made = new ArrayList<>();
        Subject<M> now = subject;
        Course<M> course = now.course(watch, Limit.NONE, Repair::isTrouble);
        while (isTrouble(course.run().steps()) && mayFollow(made)) {
            Optional<Repair> repair = of(examine(Facts.of(now, course.run()), budget));
            if (repair.isEmpty()) break;
            int noticed = course.run().steps().size(),
                    after = Math.min(repair.get().sound(), noticed - 1);
            made.add(repair.get()
                    .noted(after, noticed, Trouble.of(course.run().steps()).orElseThrow()));
            Subject<M> changed = now.with(repair.get().remedy.changes());
            course = after == 0
                    ? changed.course(watch, Limit.NONE, Repair::isTrouble)
                    : changed.onwards(now.course(watch, Limit.steps(after)), watch, Limit.NONE, Repair::isTrouble);
            now = changed;
        }
        Run run = course.run();
        var header = run.header().repaired(made);
        return new Course<>(new Run(header, run.steps(), run.epochs(), run.result()), course.model(), course.end());
    }

    private static boolean isTrouble(List<StepRecord> steps) {
        return Trouble.of(steps).isPresent();
    }
}
