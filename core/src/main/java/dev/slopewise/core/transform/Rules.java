package dev.slopewise.core.transform;

import dev.slopewise.core.Control;
import dev.slopewise.core.JointOp;
import dev.slopewise.core.Op;
import dev.slopewise.core.Sensitivity;
import dev.slopewise.core.SingleOp;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How changes and slopes pass through one operation, whatever its kind. A missing change or slope (null) is 0.
final class Rules {
    private Rules() {}

    /// Results, and their changes.
    record Pushed(List<Tensor> out, List<@Nullable Tensor> changes) {}

    /// Results, and the map from their slopes to those of the operands.
    record Pulled(List<Tensor> out, Back pull) {}

    /// Slopes at an operation's results → slopes at its operands.
    interface Back {
        List<@Nullable Tensor> apply(List<@Nullable Tensor> slopes);
    }

    /// @param changes one for each operand, not all missing
    static Pushed push(Op op, List<Tensor> in, List<@Nullable Tensor> changes, Push.Loops loops) {
        return switch (op) {
            case SingleOp one -> push(one, in, changes);
            case JointOp joint -> push(joint, in, changes);
            case Control.Scan scan -> new ScanRules(scan, in).push(changes, loops);
            case Control.While loop -> WhileRules.push(loop, in, changes, loops);
            case Control.Switch branches -> new SwitchRules(branches, in).push(changes, loops);
            case Control.Checkpoint(var body) -> CheckpointRules.push(body, in, changes, loops);
        };
    }

    /// @param wanted which operands' slopes are asked for
    /// @param sloped which results may have a slope
    static Pulled pull(Op op, List<Tensor> in, boolean[] wanted, boolean[] sloped) {
        return switch (op) {
            case SingleOp one -> pull(one, in, wanted);
            case JointOp joint -> pull(joint, in, wanted);
            case Control.Scan scan -> new ScanRules(scan, in).pull(wanted, sloped);
            case Control.While loop -> WhileRules.pull(loop, in, wanted, sloped);
            case Control.Switch branches -> new SwitchRules(branches, in).pull(wanted, sloped);
            case Control.Checkpoint(var body) -> CheckpointRules.pull(body, in, wanted, sloped);
        };
    }

    private static Pushed push(SingleOp op, List<Tensor> in, List<@Nullable Tensor> changes) {
        Tensor out = Tensor.apply(op, in);
        List<Sensitivity> derivative = op.derivative(in, out);
        Tensor sum = null;
        for (int i = 0; i < in.size(); i++) {
            Tensor change = changes.get(i);
            if (change == null || derivative.get(i) instanceof Sensitivity.None) continue;
            Tensor pushed = derivative.get(i).push(change);
            sum = sum == null ? pushed : sum.plus(pushed);
        }
        List<@Nullable Tensor> moved = new ArrayList<>();
        moved.add(sum);
        return new Pushed(List.of(out), moved);
    }

    private static Pushed push(JointOp op, List<Tensor> in, List<@Nullable Tensor> changes) {
        List<Tensor> out = Tensor.applyAll(op, in);
        return new Pushed(out, nullable(op.push(in, out, optional(changes))));
    }

    private static List<Optional<Tensor>> optional(List<@Nullable Tensor> all) {
        List<Optional<Tensor>> some = new ArrayList<>();
        for (Tensor x : all) some.add(Optional.ofNullable(x));
        return some;
    }

    private static List<@Nullable Tensor> nullable(List<Optional<Tensor>> all) {
        List<@Nullable Tensor> some = new ArrayList<>();
        for (Optional<Tensor> x : all) some.add(x.orElse(null));
        return some;
    }

    private static Pulled pull(JointOp op, List<Tensor> in, boolean[] wanted) {
        List<Tensor> out = Tensor.applyAll(op, in);
        return new Pulled(out, slopes -> {
            List<@Nullable Tensor> pulled = nullable(op.pull(in, out, optional(slopes)));
            for (int i = 0; i < wanted.length; i++) if (!wanted[i]) pulled.set(i, null);
            return pulled;
        });
    }

    private static Pulled pull(SingleOp op, List<Tensor> in, boolean[] wanted) {
        Tensor out = Tensor.apply(op, in);
        return new Pulled(List.of(out), slopes -> {
            Tensor slope = slopes.getFirst();
            List<Sensitivity> derivative = op.derivative(in, out);
            List<@Nullable Tensor> pulled = new ArrayList<>();
            for (int i = 0; i < in.size(); i++) {
                Sensitivity s = derivative.get(i);
                boolean passes = slope != null && wanted[i] && !(s instanceof Sensitivity.None);
                pulled.add(slope != null && passes ? s.pull(slope) : null);
            }
            return pulled;
        });
    }

    static Tensor zeros(Type type) {
        return Tensor.zeros(type.dtype(), type.shape().sizes());
    }
}
