package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Input columns far from mean 0 and deviation 1: the loss is steep along the weights of large columns and flat along those of small ones, so that one rate
/// cannot suit both.
///
/// For a linear model the curvatures are the eigenvalues of the inputs' second moments, so that the ratio of the columns' mean squares is a lower bound of the
/// condition number that limits gradient descent.
///
/// @param large  from this root mean square on a column is large, in the column's unit
/// @param spread from this ratio of the largest to the smallest column's root mean square on they are unlike
/// @see <a href="http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf">LeCun et al. 1998, Efficient BackProp, section 4.3</a>
public record UnscaledInputs(double large, double spread) implements Diagnosis {
    public UnscaledInputs() {
        this(10, 30);
    }

    @Override
    public Cause cause() {
        return Cause.UNSCALED_INPUTS;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        boolean areTokens = facts.subject()
                .map(s -> s.train().inputs())
                .map(Tensor::dtype)
                .filter(type -> !type.isFloat())
                .isPresent();
        return areTokens ? Optional.empty() : facts.data().flatMap(d -> among(d.inputs()));
    }

    private Optional<Finding> among(List<DataFacts.Column> columns) {
        int[] varied = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).deviation() > 0)
                .toArray();
        if (varied.length == 0) return Optional.empty();
        int most = varied[0], least = varied[0];
        for (int i : varied) {
            if (columns.get(i).size() > columns.get(most).size()) most = i;
            if (columns.get(i).size() < columns.get(least).size()) least = i;
        }
        double top = columns.get(most).size(), bottom = columns.get(least).size(), ratio = top / bottom;
        boolean isLarge = top > large, isUnlike = ratio > spread;
        if (!isLarge && !isUnlike) return Optional.empty();
        double far = Math.log10(Math.max(isLarge ? top / large : 1, isUnlike ? ratio / spread : 1));
        var column = columns.get(most);
        var claim = Numbered.before()
                .with("mean", column.mean())
                .with("deviation", column.deviation())
                .with("ratio", ratio)
                .with("condition", ratio * ratio)
                .says("input column " + (most + 1)
                        + " has mean {mean} and deviation {deviation}; it is {ratio} times the smallest one's size, so"
                        + " curvatures differ at least {condition} times");
        return Optional.of(new Finding(
                cause(),
                "input column " + (most + 1),
                0,
                Math.clamp(0.4 + 0.2 * far, 0.4, 0.85),
                List.of(claim),
                new Remedy(
                        "inputs",
                        "as they come",
                        "mean 0, deviation 1",
                        "one rate then suits all columns",
                        List.of(new Change.StandardInputs()))));
    }
}
