package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.Evidence;
import dev.slopewise.doctor.Harm;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The rate is beyond what the curvature allows: steps overshoot, and the loss diverges, oscillates, or is thrown to where it stays.
///
/// Beyond the optimiser's limit on the curvature steps grow along the steepest direction; that is a theorem on a parabola alone. Networks trained at
/// full batch live near the limit and are well, so an overshoot without harm is little evidence.
///
/// @param overshot from this share of measured downhill steps with α above 1 on, steps overshoot; in (0, 1]
/// @param impossible a step that promises this many times the loss it starts from reaches further than there is to fall; above 1
/// @param stuck    a loss that has not fallen by this share of the first is stuck; in (0, 1)
/// @see <a href="https://doi.org/10.1007/978-1-4419-8853-9">Nesterov 2004, section 1.2.3 (the limit 2 / λ)</a>
/// @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability</a>
public record RateTooLarge(double overshot, double impossible, double stuck) implements Diagnosis {
    /// Below this share of the limit the steepest direction is halved in a few steps: room for a curvature that grows.
    private static final double OF_THE_LIMIT = 0.9;

    /// From this momentum on steps overshoot below the limit too, as they are carried on.
    private static final double CARRIED = 0.97;

    public RateTooLarge() {
        this(0.3, 10, 0.2);
    }

    @Override
    public Cause cause() {
        return Cause.RATE_TOO_LARGE;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        if (setup.steps() == 0) return Optional.empty();
        var steps = facts.run().steps();
        var steep = Steepness.of(facts);
        Optional<Evidence> evidence = Evidence.of(facts.run());
        Optional<StepRecord> over = steps.stream().filter(Evidence::hasOvershot).findFirst();
        Optional<StepRecord> wild =
                steps.stream().filter(s -> s.promised() > impossible * s.loss()).findFirst();
        boolean overshoots = evidence.filter(e -> e.overshot() >= overshot || e.delivered() < 0)
                .isPresent();
        if (steep.passed().isEmpty() && over.isEmpty() && wild.isEmpty() && !overshoots) return Optional.empty();

        var claims = new ArrayList<Claim>();
        steep.passed().ifPresent(at -> claims.add(limit(at, setup)));
        wild.ifPresent(s -> claims.add(Numbered.steps(s.step(), s.step())
                .with("promised", s.promised())
                .with("loss", s.loss())
                .says("the step promised a drop of {promised} from a loss of {loss}: it reached"
                        + " further than there is to fall")));
        evidence.filter(_ -> overshoots).ifPresent(e -> claims.add(overshoots(e, setup)));
        var fall = Fall.of(facts);
        claims.add(loss(fall));
        int since = Stream.of(
                        steep.passed().map(Steepness.At::step), over.map(StepRecord::step), wild.map(StepRecord::step))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(1);
        boolean isFar = steep.atStart().filter(at -> at.ratio() > 2).isPresent() || wild.isPresent();
        boolean isCarried = setup.momentum().orElse(0) >= CARRIED && steep.late(1) < 1;
        double shown = isCarried ? 0.2 : overshoots && isFar ? 0.9 : overshoots || isFar ? 0.7 : 0.3;
        double confidence = isHarmed(facts, fall) ? shown : shown / 4;
        return Optional.of(new Finding(cause(), since, confidence, claims, remedy(steps, setup, steep)));
    }

    private boolean isHarmed(Facts facts, Fall fall) {
        boolean isConstant =
                facts.model().filter(m -> fall.last() > 0.9 * m.constantLoss()).isPresent();
        return Harm.of(facts.run()).isPresent() || isConstant || fall.won() < stuck;
    }

    private static Claim limit(Steepness.At at, Setup setup) {
        String curvature = setup.isAdaptive() ? "the curvature as the optimiser scales it" : "the largest curvature";
        return Numbered.steps(at.step(), at.step())
                .with("rate", at.rate())
                .with("times", at.ratio())
                .with("limit rate", at.limitRate())
                .with("curvature", at.curvature())
                .with("limit", at.limit())
                .says("at step " + at.step() + " " + curvature
                        + " was {curvature}, and steps at rate {rate} settle down"
                        + " below {limit}: the limit of the rate was {limit rate}, and the rate {times} times that");
    }

    private static Claim overshoots(Evidence e, Setup setup) {
        return Numbered.steps(1, setup.steps())
                .with("overshot", e.overshot())
                .with("measured", e.measured())
                .with("promised", e.promised())
                .with("delivered", e.delivered())
                .says("{overshot%} of the measured steps downhill overshot (α above 1); over {measured} measured steps"
                        + " the slopes promised a drop of {promised} and the steps delivered {delivered}");
    }

    private static Claim loss(Fall fall) {
        return Numbered.steps(1, fall.steps())
                .with("first", fall.first())
                .with("highest", Math.max(fall.first(), fall.highest()))
                .with("last", fall.last())
                .says("the loss began at {first}, was {highest} at its highest and {last} at the end");
    }

    private static Remedy remedy(List<StepRecord> steps, Setup setup, Steepness steep) {
        Optional<Double> limit =
                steep.atStart().map(Steepness.At::limitRate).filter(l -> OF_THE_LIMIT * l < setup.rate());
        if (limit.isPresent()) {
            var why = Numbered.before().with("limit", limit.get());
            return Remedy.rate(
                    setup.rate(),
                    OF_THE_LIMIT * limit.get(),
                    why.says("90 % of the limit {limit}, which the curvature sets")
                            .sentence());
        }
        return floorRate(steps)
                .map(to -> Remedy.rate(
                        setup.rate(), to, "on a parabola the step that promised most would have landed on the floor"))
                .orElse(Remedy.rate(setup.rate(), setup.rate() / 3, "a third, to see whether the loss then falls"));
    }

    /// The rate at which the overshooting step with the largest promise would have landed on the floor: rate / (1 + α).
    private static Optional<Double> floorRate(List<StepRecord> steps) {
        return steps.stream()
                .filter(Evidence::hasOvershot)
                .filter(s -> Double.isFinite(s.alpha().orElse(Double.NaN)))
                .max(Comparator.comparingDouble(StepRecord::promised))
                .map(s -> s.learningRate() / (1 + s.alpha().orElse(0)));
    }
}
