package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The signal or the slope grows from layer to layer until steps are wild: from the first step, where weights start so large; or in single steps, where a
/// slope many times as long as usual throws the parameters far away.
///
/// @param growth how much all weights together enlarge a signal, from which on they let it explode; above 1
/// @param times  a slope this many times the middle one is a leap; above 1
/// @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks</a>
public record Exploding(double growth, double times) implements Diagnosis {
    /// With fewer layers weights are too large rather than their product.
    private static final int DEEP = 4;

    public Exploding() {
        this(1e3, 100);
    }

    @Override
    public Cause cause() {
        return Cause.EXPLODING;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return atStart(facts).or(() -> inLeaps(facts));
    }

    /// A unit's sum of n signals of size 1 with weights of deviation s has size s √n; relu lets half of it through.
    private Optional<Finding> atStart(Facts facts) {
        if (facts.model().isEmpty()) return Optional.empty();
        var model = facts.model().get();
        double gain = model.weights().stream()
                .mapToDouble(w -> Math.hypot(w.deviation(), w.mean()) * Math.sqrt(w.fanIn() / 2.0))
                .reduce(1, (a, b) -> a * b);
        double spread = model.answers().deviation();
        double constant = model.constantLoss();
        boolean isWild = !Double.isFinite(model.startLoss())
                || !Double.isFinite(spread)
                || spread > growth
                || model.startLoss() > growth * Math.abs(constant);
        if (model.weights().size() < DEEP || gain < growth || !isWild) return Optional.empty();
        var claim = Numbered.before()
                .with("layers", model.weights().size())
                .with("gain", gain)
                .with("spread", spread)
                .with("loss", model.startLoss())
                .says("the weights of {layers} layers enlarge a signal {gain} times; before the first step the"
                        + " answers spread over {spread} and the loss was {loss}");
        var remedy = new Remedy(
                "weights",
                "as drawn",
                "drawn to suit the activation",
                "signals then keep their size from layer to layer",
                List.of(new Change.FreshWeights()));
        return Optional.of(new Finding(cause(), 0, 0.9, List.of(claim), remedy));
    }

    private Optional<Finding> inLeaps(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        double[] norms = steps.stream()
                .mapToDouble(StepRecord::gradientNorm)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (norms.length < 10) return Optional.empty();
        double middle = norms[(norms.length - 1) / 2];
        List<StepRecord> leaps = steps.stream()
                .filter(s -> s.step() > 1 && s.gradientNorm() > times * middle)
                .toList();
        boolean isRecurring = leaps.size() >= 2 && leaps.size() <= steps.size() / 10;
        if (!isRecurring || !(middle > 0) || new EdgeOfStability().isNear(facts)) return Optional.empty();
        var longest = leaps.stream()
                .reduce((a, b) -> b.gradientNorm() > a.gradientNorm() ? b : a)
                .orElseThrow();
        var claims = new ArrayList<Claim>();
        claims.add(Numbered.steps(leaps.getFirst().step(), steps.size())
                .with("leaps", leaps.size())
                .with("times", times)
                .with("step", longest.step())
                .with("longest", longest.gradientNorm())
                .with("middle", middle)
                .says("in {leaps} steps the slope was more than {times} times as long as in the middle step"
                        + " ({middle}), at step {step} {longest}"));
        var remedy = new Remedy(
                "clipping",
                "none",
                Remedy.written(2 * middle),
                "twice the middle length: such steps then do no harm",
                List.of(new Change.ClippedTo(2 * middle)));
        return Optional.of(new Finding(cause(), leaps.getFirst().step(), 0.5, claims, remedy));
    }
}
