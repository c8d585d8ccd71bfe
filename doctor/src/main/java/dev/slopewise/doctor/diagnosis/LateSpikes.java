package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// An adaptive method whose memory of the slope's size lags behind: slopes become small, what steps are divided by follows, and then a steeper slope meets
/// a divisor that is too small; the loss leaps late in training and has to be won again.
///
/// @param times  a leap is a loss this many times the middle one of the epochs before; above 1
/// @param window so many epochs before, at least 5
/// @param share  and by at least this share of the first loss; above 0
/// @see <a href="https://arxiv.org/abs/2304.09871">Molybog et al. 2023, A Theory on Adam Instability in Large-Scale Machine Learning</a>
public record LateSpikes(double times, int window, double share) implements Diagnosis {
    public LateSpikes() {
        this(3.5, 10, 0.005);
    }

    @Override
    public Cause cause() {
        return Cause.LATE_SPIKES;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        double[] course = course(facts.run().steps(), setup.stepsPerEpoch());
        if (!setup.isAdaptive() || course.length < 4 * window) return Optional.empty();
        List<Integer> leaps = leaps(course);
        if (leaps.isEmpty()) return Optional.empty();
        int highest =
                leaps.stream().reduce((a, b) -> course[b] > course[a] ? b : a).orElseThrow();
        int since = leaps.getFirst() * setup.stepsPerEpoch() + 1, at = highest * setup.stepsPerEpoch() + 1;
        var claim = Numbered.steps(since, setup.steps())
                .with("leaps", leaps.size())
                .with("step", at)
                .with("height", course[highest])
                .with("before", before(course, highest))
                .says("the loss had come down and leapt {leaps} times, at step {step} from {before} to {height}");
        double confidence = leaps.size() >= 3 ? 0.6 : 0.4;
        return Optional.of(new Finding(cause(), since, confidence, List.of(claim), remedy(facts)));
    }

    /// The mean loss of each epoch, as single batches differ.
    private static double[] course(List<StepRecord> steps, int perEpoch) {
        return IntStream.range(0, steps.size() / perEpoch)
                .mapToDouble(i -> steps.subList(i * perEpoch, (i + 1) * perEpoch).stream()
                        .mapToDouble(StepRecord::dataLoss)
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }

    /// The first places of stretches that stand out.
    private List<Integer> leaps(double[] course) {
        List<Integer> leaps = new ArrayList<>();
        for (int i = Math.max(2 * window, course.length / 5); i < course.length; i++) {
            double usual = before(course, i);
            if (course[i] > times * usual && course[i] - usual > share * course[0] && usual < course[0]) {
                leaps.add(i);
                i += window;
            }
        }
        return leaps;
    }

    /// The middle loss of the window before a place.
    private double before(double[] course, int place) {
        double[] sorted = Arrays.copyOfRange(course, Math.max(0, place - window), place);
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }

    private static Remedy remedy(Facts facts) {
        return new Remedy(
                "schedule",
                "" + facts.run().header().config().getOrDefault("schedule", "constant"),
                "cosine",
                "a rate that falls as the slopes do leaves no step long enough for a leap",
                List.of(new Change.Scheduled("cosine")));
    }
}
