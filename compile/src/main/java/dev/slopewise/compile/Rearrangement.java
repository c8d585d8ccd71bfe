package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Kernels of operations that move numbers: whole runs where neighbours stay neighbours, else block by block.
final class Rearrangement implements Backend.Kernel {
    private static final Number NOTHING = 0;

    private final Parts parts = new Parts(this::part);
    private final List<View> views;
    private final int count;
    private final boolean isFilled;
    private final Number around;

    private Rearrangement(List<View> views, boolean isFilled, Number around) {
        this.views = views;
        this.count = views.stream().mapToInt(View::parts).sum();
        this.isFilled = isFilled;
        this.around = around;
    }

    static Backend.Kernel of(Layout op, List<Type> in, Type out) {
        Shape from = in.getFirst().shape(), to = out.shape();
        int[] sizes = to.sizes(), steps = from.strides(), apart = to.strides();
        int lead = from.rank();
        return switch (op) {
            case Layout.Reshape _ -> same(to.count());
            case Layout.Permute p -> {
                lead -= p.order().size();
                int[] moved = steps.clone();
                for (int i = 0; i < p.order().size(); i++)
                    moved[lead + i] = steps[lead + p.order().get(i)];
                yield one(new View(sizes, 0, moved, 0, apart));
            }
            case Layout.Broadcast b -> {
                lead -= b.at().size();
                int[] spread = Arrays.copyOf(Arrays.copyOf(steps, lead), sizes.length);
                for (int i = 0; i < b.at().size(); i++) spread[lead + b.at().get(i)] = steps[lead + i];
                yield one(new View(sizes, 0, spread, 0, apart));
            }
            case Layout.Slice s -> {
                lead -= s.start().size();
                int first = 0;
                for (int i = 0; i < s.start().size(); i++) {
                    first += s.start().get(i) * steps[lead + i];
                    steps[lead + i] *= s.step().get(i);
                }
                yield one(new View(sizes, first, steps, 0, apart));
            }
            case Layout.Reverse r -> {
                int first = 0;
                for (int negative : r.axes()) {
                    int axis = from.axis(negative);
                    first += (sizes[axis] - 1) * steps[axis];
                    steps[axis] = -steps[axis];
                }
                yield one(new View(sizes, first, steps, 0, apart));
            }
            case Layout.Pad p -> {
                lead -= p.low().size();
                int first = 0;
                for (int i = 0; i < p.low().size(); i++) {
                    first += p.low().get(i) * apart[lead + i];
                    apart[lead + i] *= p.gap().get(i) + 1;
                }
                var view = new View(from.sizes(), 0, steps, first, apart);
                yield new Rearrangement(List.of(view), from.count() < to.count(), p.value());
            }
            case Layout.Concat c -> {
                List<View> views = new ArrayList<>();
                int first = 0, axis = to.axis(c.axis());
                for (Type x : in) {
                    views.add(new View(x.shape().sizes(), 0, x.shape().strides(), first, apart));
                    first += x.shape().size(axis) * apart[axis];
                }
                yield new Rearrangement(views, false, NOTHING);
            }
        };
    }

    /// A kernel that gives its operand as it is.
    static Backend.Kernel same(int count) {
        return one(new View(new int[] {count}, 0, new int[] {1}, 0, new int[] {1}));
    }

    private static Rearrangement one(View view) {
        return new Rearrangement(List.of(view), false, NOTHING);
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        if (isFilled) Moves.fill(out.getFirst(), around);
        parts.each(count, out.getFirst().count(), in, out);
    }

    private void part(int number, List<Array> in, List<Array> out) {
        int operand = 0, rest = number;
        for (; rest >= views.get(operand).parts(); operand++)
            rest -= views.get(operand).parts();
        views.get(operand).copy(rest, Moves.storage(in.get(operand)), Moves.storage(out.getFirst()));
    }
}
