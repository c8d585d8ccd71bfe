package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.Evidence;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.Optional;

/// The rate is far below what the curvature allows: each step hardly changes the slope, and what the steps win together is little.
///
/// @param unchanged up to this middle α steps hardly change the slope; on a parabola α = −1 + rate · curvature; in [−1, 0)
/// @param share     from this share of the limit down the rate is far below it; in (0, 1)
public record RateTooSmall(double unchanged, double share) implements Diagnosis {
    /// Of the largest rate: what is below says something of the schedule, not of the rate.
    private static final double WARM = 0.3;

    public RateTooSmall() {
        this(-0.8, 0.1);
    }

    @Override
    public Cause cause() {
        return Cause.RATE_TOO_SMALL;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        var fall = Fall.of(facts);
        if (setup.steps() < 10 || !fall.isFinite()) return Optional.empty();
        var steep = Steepness.of(facts);
        Optional<Evidence> evidence = Evidence.of(facts.run());
        double middle = steep.whileWarm(WARM);
        boolean isBelow = middle <= share;
        double promised =
                facts.run().steps().stream().mapToDouble(StepRecord::promised).sum();
        boolean crawls = promised <= Math.abs(fall.first()) / 4;
        boolean isUnchanged = evidence.map(e -> e.middleAlpha() <= unchanged).orElse(crawls);
        if (!(isBelow || isUnchanged) || middle > 0.7 || fall.last() > fall.first() * 1.01 + 1e-9)
            return Optional.empty();

        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(1, setup.steps())
                .with("promised", promised)
                .with("first", fall.first())
                .with("share", promised / Math.abs(fall.first()))
                .says("all slopes together promised a drop of {promised}, {share%} of the first loss {first}"));
        evidence.ifPresent(e -> claims.add(Numbered.steps(1, setup.steps())
                .with("alpha", e.middleAlpha())
                .with("kept", e.middleKept())
                .says("a step hardly changes the slope: the middle α is {alpha}, where −1 is unchanged, and the middle"
                        + " step delivers {kept%} of its promise")));
        if (isBelow) {
            claims.add(Numbered.steps(steep.probed().getFirst().step(), setup.steps())
                    .with("ratio", middle)
                    .says("the curvature met was in the middle {ratio} of what steps at this rate settle down on"));
        }
        boolean isEven = fall.lateShare() > 0.1;
        double shown = crawls && isUnchanged ? 0.8 : crawls || isBelow ? 0.5 : 0.1;
        double confidence = isEven ? shown : shown / 3;
        return Optional.of(new Finding(cause(), 1, confidence, claims, remedy(setup, middle)));
    }

    private static Remedy remedy(Setup setup, double middle) {
        if (Double.isNaN(middle)) {
            return Remedy.rate(setup.rate(), 10 * setup.rate(), "steps that leave the slope unchanged may be longer");
        }
        double limit = setup.rate() / middle;
        return Remedy.rate(
                setup.rate(),
                limit / 2,
                Numbered.before()
                        .with("limit", limit)
                        .says("half of the limit {limit} that the curvature sets")
                        .sentence());
    }
}
