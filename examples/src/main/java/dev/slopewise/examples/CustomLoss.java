package dev.slopewise.examples;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import java.util.function.BiFunction;

/// A loss of one's own, in a training loop of one's own: a line through data some of which is wrong. From 1964 to 1969 Belgium's telephone calls were
/// recorded in minutes, not in number. Squared errors follow them; Student's distribution of errors expects a few that are far off, and learns how
/// wide the others lie:
///
///     loss = mean of ln width + (ν + 1)/2 · ln(1 + (error / width)² / ν),   ν = 1
///
/// that is −ln p(error) of Student's t, but for a constant.
///
/// @see <a href="https://doi.org/10.1002/0471725382">Rousseeuw and Leroy 1987, Robust Regression and Outlier Detection</a>, page 26, for the data
/// @see <a href="https://doi.org/10.1080/01621459.1989.10478852">Lange, Little and Taylor 1989</a>, for the loss
final class CustomLoss {
    static final int STEPS = 2000;
    static final float FREEDOM = 1;

    /// Tens of millions of calls in a year, 1950 to 1973.
    static final Tensor CALLS = Tensor.of(
            0.44f, 0.47f, 0.47f, 0.59f, 0.66f, 0.73f, 0.81f, 0.88f, 1.06f, 1.20f, 1.35f, 1.49f, 1.61f, 2.12f, 11.9f,
            12.4f, 14.2f, 15.9f, 18.2f, 21.2f, 4.3f, 2.4f, 2.7f, 2.9f);

    /// Decades since 1950.
    static final Tensor DECADES = Tensor.linspace(0, 2.3, 24).to(CALLS.dtype());

    record Data(Tensor decades, Tensor calls) {}

    static final Data DATA = new Data(DECADES, CALLS);

    /// A line, and the logarithm of how wide the errors lie around it.
    record Line(Tensor slope, Tensor offset, Tensor logWidth) {
        Tensor errors(Data data) {
            return data.decades.times(slope).plus(offset).minus(data.calls);
        }
    }

    static Tensor student(Line line, Data data) {
        Tensor far = line.errors(data).div(line.logWidth.exp()).square().div(FREEDOM);
        return far.log1p().times((FREEDOM + 1) / 2).mean().plus(line.logWidth);
    }

    static Tensor squared(Line line, Data data) {
        return line.errors(data).square().mean();
    }

    /// The loop, in a few lines: a step is a function of the state and a batch, here always all data.
    static Line fit(BiFunction<Line, Data, Tensor> loss) {
        var step = new Step<>(Objective.of(loss), new Recipe(new Adam(0.05)), 1);
        State<Line> state = step.start(new Line(Tensor.scalar(0f), Tensor.scalar(0f), Tensor.scalar(0f)));
        for (int i = 0; i < STEPS; i++) state = step.take(state, DATA).state();
        return state.model();
    }

    private static void print(String name, Line line) {
        IO.println("%s: %.4f in 1950, and %.4f more each decade; half of the years are off by less than %.4f"
                .formatted(
                        name,
                        line.offset.item(),
                        line.slope.item(),
                        line.errors(DATA).abs().median(0).item()));
    }

    static void main() {
        print("squared errors", fit(CustomLoss::squared));
        print("Student's errors", fit(CustomLoss::student));
    }

    private CustomLoss() {}
}
