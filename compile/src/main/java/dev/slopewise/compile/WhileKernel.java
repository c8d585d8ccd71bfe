package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A loop that goes on as long as a condition holds: two programs, run in turn on a [LoopState].
final class WhileKernel implements Inside {
    private final Control.While loop;
    private final Program goesOn;
    private final Program body;
    private final AtomicReference<@Nullable Frame> idle = new AtomicReference<>();

    WhileKernel(Control.While loop, Program goesOn, Program body) {
        this.loop = loop;
        this.goesOn = goesOn;
        this.body = body;
    }

    @Override
    public String inside() {
        return "while%n%s%ndo%n%s".formatted(goesOn.plan(), body.plan());
    }

    private record Frame(LoopState state, List<Array> answer) {}

    private Frame frame() {
        Type answer = loop.goesOn().outputTypes().getFirst();
        return new Frame(new LoopState(loop.body(), loop.carries(), 0), List.of(Array.zeros(answer)));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Frame kept = idle.getAndSet(null);
        Frame frame = kept == null ? frame() : kept;
        LoopState state = frame.state;
        state.begin(in);
        int t = 0;
        for (; asks(state.in(t), frame.answer); t = next(t)) body.run(state.in(t), state.out(t));
        state.end(t, out);
        idle.set(frame);
    }

    private boolean asks(List<Array> in, List<Array> answer) {
        goesOn.run(in, answer);
        return answer.getFirst().truth(0);
    }

    /// Of a loop without end the count goes on too.
    private static int next(int t) {
        return t == Integer.MAX_VALUE ? 1 : t + 1;
    }
}
