package dev.slopewise.doctor.log;

import dev.slopewise.doctor.diagnosis.Cause;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.LossAndMetricDisagree;
import dev.slopewise.doctor.diagnosis.Numbered;
import dev.slopewise.doctor.diagnosis.Remedy;
import java.util.List;
import java.util.Optional;

/// The validation loss rose well above its least value while the metric became better: what is trained for and what is judged by go different ways.
///
/// @param risen  by this share above its least value; above 0
/// @param better the metric gained at least this since; above 0
/// @param sure   both by so many deviations
/// @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, On Calibration of Modern Neural Networks</a>
public record MetricGoesOtherWay(double risen, double better, double sure) implements LogDiagnosis {
    public MetricGoesOtherWay() {
        this(new LossAndMetricDisagree().risen(), 0.03, 4);
    }

    @Override
    public Cause cause() {
        return Cause.LOSS_AND_METRIC_DISAGREE;
    }

    @Override
    public Answer examine(Log log) {
        Optional<Series> losses = log.finite(Role.VALIDATION_LOSS, 1), metrics = log.finite(Role.VALIDATION_METRIC, 1);
        if (losses.isEmpty()) return new Answer.Unseen(cause(), Wanted.VALIDATION_LOSS);
        if (metrics.isEmpty()) return new Answer.Unseen(cause(), Wanted.METRIC);
        if (losses.get().size() < 5 || metrics.get().size() < 5)
            return new Answer.Unseen(cause(), Wanted.VALIDATION_OFTEN);
        Series loss = losses.get(), metric = metrics.get();
        Rise rise = Rise.of(loss);
        int n = metric.size(), at = Math.min(n - 2, metric.from(loss.steps()[rise.at()])), tail = Math.max(2, n / 10);
        double then = Robust.mean(metric.values(), Math.max(0, at - 1), Math.min(n, at + 2));
        double last = Robust.mean(metric.values(), n - tail, n);
        double noise = Robust.noise(metric.values(), 0, n);
        boolean disagree =
                rise.isBeyond(risen, sure) && last - then > better && last - then > sure * noise / Math.sqrt(tail);
        var numbers = Numbered.steps(loss.step(rise.at()), loss.lastStep())
                .with("least", rise.least())
                .with("loss", rise.last())
                .with("then", then)
                .with("metric", last);
        String both = "the validation loss went from its least, {least}, to {loss}, and `" + metric.name()
                + "` from {then} to {metric}";
        if (!disagree) return new Answer.Absent(cause(), numbers.says(both).sentence());
        var remedy = new Remedy(
                "what is judged by",
                "the loss",
                "`" + metric.name() + "`, or the loss with label smoothing",
                "keep the model that is best by what counts",
                List.of());
        int since = loss.step(rise.at());
        return Answer.Found.of(
                new Finding(
                        cause(),
                        since,
                        0.92,
                        List.of(numbers.says("from " + log.unit() + " " + since + " on " + both)),
                        remedy),
                Optional.empty());
    }
}
