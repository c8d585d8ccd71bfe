package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Control;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A loop that goes on as long as a condition holds, where its body works entry by entry and the condition is a formula of single numbers: the state
/// is written over in its place, and neither is a plan's run.
final class WhileLoop implements Inside {
    private final Control.While loop;
    private final ScanLoop body;
    private final LoopCode asked;
    private final Loop question;
    private final AtomicReference<@Nullable Answer> idle = new AtomicReference<>();

    private WhileLoop(Control.While loop, ScanLoop body, Step.Looped question) {
        this.loop = loop;
        this.body = body;
        this.asked = question.code();
        this.question = question.loop();
    }

    /// Empty for bodies and conditions that do anything else.
    ///
    /// @param loops makes the code of loops
    static Optional<WhileLoop> of(Control.While loop, Plan goesOn, Plan body, Function<LoopForm, LoopCode> loops) {
        if (goesOn.steps().size() != 1) return Optional.empty();
        if (!(goesOn.steps().getFirst() instanceof Step.Looped question)) return Optional.empty();
        boolean isSingle = question.loop().entries() == 1
                && question.loop().form().folds() == 0
                && question.loop().operands().stream().noneMatch(WhileLoop::isRoom);
        if (!isSingle) return Optional.empty();
        var step = new Control.Scan(loop.body(), loop.carries(), 0, 1, Control.Scan.Direction.FORWARD);
        return ScanLoop.of(step, body, loops).map(once -> new WhileLoop(loop, once, question));
    }

    @Override
    public String inside() {
        return "while%n%s%ndo%n%s".formatted(question.form(), body.inside());
    }

    private static boolean isRoom(Loop.Operand operand) {
        return !(operand instanceof Loop.Operand.Read || operand instanceof Loop.Operand.Write);
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Answer kept = idle.getAndSet(null), answer = kept == null ? new Answer() : kept;
        ScanLoop.Run state = body.begin(in, out);
        answer.begin(in, out);
        long steps = 0;
        for (; answer.isYes(); steps++) state.go();
        body.end(state, steps);
        answer.end();
        idle.set(answer);
    }

    /// The condition, asked about a state.
    private final class Answer {
        private final Object[] arrays = new Object[question.operands().size()];
        private final boolean[] answer = new boolean[1];
        private final Object sums = LoopRunIn.sums(question.form());

        void begin(List<Array> in, List<Array> out) {
            for (int k = 0; k < arrays.length; k++) {
                boolean isRead = question.operands().get(k) instanceof Loop.Operand.Read;
                arrays[k] = isRead ? read(k, in, out) : answer;
            }
        }

        private Object read(int access, List<Array> in, List<Array> out) {
            int v = ((Loop.Operand.Read) question.operands().get(access)).value();
            return Storage.of(v < loop.carries() ? out.get(v) : in.get(v));
        }

        boolean isYes() {
            asked.runPlain(arrays, question.numbers(), question.tables(), sums, 1);
            return answer[0];
        }

        void end() {
            Arrays.fill(arrays, Storage.NONE);
        }
    }
}
