package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A branch: one of several programs, whose results are put where the branch's go.
final class SwitchKernel implements Inside {
    private final Control.Switch op;
    private final List<Program> cases;
    private final AtomicReference<@Nullable List<Array>> idle = new AtomicReference<>();

    SwitchKernel(Control.Switch op, List<Program> cases) {
        this.op = op;
        this.cases = cases;
    }

    @Override
    public String inside() {
        return IntStream.range(0, cases.size())
                .mapToObj(k -> "case %d%n%s".formatted(k, cases.get(k).plan()))
                .collect(Collectors.joining("\n"));
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
