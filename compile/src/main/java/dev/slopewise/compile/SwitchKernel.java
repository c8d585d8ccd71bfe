package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A branch: one of several programs, whose results are put where the branch's go.
final class SwitchKernel implements Backend.Kernel {
    private final Control.Switch op;
    private final List<Program> cases;
    private final AtomicReference<@Nullable List<Array>> idle = new AtomicReference<>();

    SwitchKernel(Control.Switch op, List<Program> cases) {
        this.op = op;
        this.cases = cases;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        int which = in.getFirst().ints()[0];
        if (which < 0 || which >= cases.size()) {
            op.eval(in, out); // which says what is wrong
            return;
        }
        List<Array> kept = idle.getAndSet(null);
        List<Array> operands = kept == null ? new ArrayList<>() : kept;
        for (int i = 1; i < in.size(); i++) operands.add(in.get(i));
        cases.get(which).run(operands, out);
        operands.clear();
        idle.set(operands);
    }
}
