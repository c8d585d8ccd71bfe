package dev.slopewise.doctor.experiment;

/// What each change makes of a training. It is refused where it has no meaning, or nothing would be changed.
final class Changes {
    private Changes() {}

    static <M> Subject<M> of(Subject<M> subject, Change change) {
        return switch (change) {
            case Change.RateTimes(double factor) -> StepChanges.rateTimes(subject, factor);
            case Change.Scheduled(String schedule) -> StepChanges.scheduled(subject, schedule);
            case Change.ConstantRate() -> StepChanges.constantRate(subject);
            case Change.Momentum(double to) -> StepChanges.momentum(subject, to);
            case Change.By(String optimizer) -> StepChanges.by(subject, optimizer);
            case Change.PenaltyTimes(double factor) -> StepChanges.penaltyTimes(subject, factor);
            case Change.Unfrozen() -> StepChanges.unfrozen(subject);
            case Change.ClippedTo(double norm) -> StepChanges.clippedTo(subject, norm);
            case Change.BatchOf(int examples) -> CourseChanges.batchOf(subject, examples);
            case Change.OneBatch() -> CourseChanges.oneBatch(subject);
            case Change.Shuffled() -> CourseChanges.shuffled(subject);
            case Change.EpochsTimes(double factor) -> CourseChanges.epochsTimes(subject, factor);
            case Change.Seed(long seed) -> CourseChanges.seed(subject, seed);
            case Change.StandardInputs() -> DataChanges.standardInputs(subject);
            case Change.StandardTargets() -> DataChanges.standardTargets(subject);
            case Change.BalancedClasses() -> DataChanges.balancedClasses(subject);
            case Change.OnePool() -> DataChanges.onePool(subject);
            case Change.FreshWeights() -> FreshWeights.of(subject);
            case Change.PlainOutput() -> ModelChanges.plainOutput(subject);
            case Change.WidthTimes(double factor) -> ModelChanges.widthTimes(subject, factor);
            case Change.LayersMore(int layers) -> ModelChanges.layersMore(subject, layers);
            case Change.Activations(String to) -> ModelChanges.activations(subject, to);
        };
    }
}
