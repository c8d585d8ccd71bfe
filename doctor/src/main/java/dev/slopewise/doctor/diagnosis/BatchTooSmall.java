package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.StepRecord.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Batches so small that noise decides: where a model takes means over its batch, those say nothing; else no rate that gets on suits slopes that noisy.
///
/// @param few a batch of up to so many examples is small, at least 1
/// @see <a href="https://arxiv.org/abs/1803.08494">Wu and He 2018, Group Normalization (batch norm over small batches)</a>
public record BatchTooSmall(int few) implements Diagnosis {
    private static final int USUAL = 32;

    public BatchTooSmall() {
        this(4);
    }

    @Override
    public Cause cause() {
        return Cause.BATCH_TOO_SMALL;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        var setup = Setup.of(facts);
        if (setup.steps() == 0 || setup.batch().isEmpty() || setup.examples().isEmpty()) return Optional.empty();
        int batch = setup.batch().getAsInt(), all = setup.examples().getAsInt();
        if (batch > few || batch * 4 > all) return Optional.empty();
        List<StepRecord.Leaf> means = facts.run().steps().getFirst().layers().stream()
                .filter(leaf -> leaf.role() == Role.REPLACED)
                .toList();
        var claims = new ArrayList<Claim>();
        claims.add(
                Numbered.before().with("batch", batch).with("all", all).says("a step sees {batch} of {all} examples"));
        if (!means.isEmpty()) {
            claims.add(Numbered.before()
                    .with("means", means.size())
                    .says("and the model takes means over them ("
                            + means.getFirst().path() + ")"));
        }
        int to = Math.min(all, USUAL);
        return Optional.of(new Finding(
                cause(),
                means.isEmpty() ? 1 : 0,
                means.isEmpty() ? 0.2 : 0.7,
                claims,
                Remedy.batch(batch, to, "means over more examples say more")));
    }
}
