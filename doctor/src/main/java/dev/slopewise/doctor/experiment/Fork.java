package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Trainings that go on from places of another with something changed.
final class Fork<M> {
    private final Subject<M> subject;
    private final Map<Kind, Step<M, Batch>> known = new HashMap<>();

    /// Forks of one kind share what is written down of their steps, whatever their seed.
    private record Kind(List<Change> changes, long ahead) {}

    Fork(Subject<M> subject) {
        this.subject = subject;
    }

    /// What the optimiser remembers goes along where it can: a leaf with another optimiser, or one that was frozen, begins anew. Weights that are drawn
    /// anew, or an optimiser that all begins anew, count their steps from 0.
    Course<M> of(Course.Mark<M> at, List<Change> changes, long seed) {
        Subject<M> changed =
                subject.start(at.state().model()).with(new Change.Seed(seed)).with(changes);
        long taken = Math.round(at.taken() * (double) Course.perEpoch(changed) / Course.perEpoch(subject));
        State<M> state = state(changed, at.state());
        Step<M, Batch> step = known.computeIfAbsent(
                        new Kind(changes, taken - state.steps()), kind -> Course.steps(changed, kind.ahead))
                .seeded(changed.settings().seed());
        return new Course<>(changed, step, new Course.Mark<>(state, taken, at.validation()));
    }

    private static <M> State<M> state(Subject<M> changed, State<M> old) {
        State<M> fresh = new Step<>(
                        changed.objective(),
                        changed.recipe(),
                        changed.settings().seed())
                .start(changed.start());
        if (!isSame(changed.start(), old.model())) return fresh;
        List<Object> memories = new ArrayList<>();
        int kept = 0;
        for (int i = 0; i < fresh.memories().size(); i++) {
            Object before = old.memories().get(i), now = fresh.memories().get(i);
            boolean fits = Tree.of(before).structure().equals(Tree.of(now).structure())
                    && Tree.of(before).types().equals(Tree.of(now).types());
            memories.add(fits ? before : now);
            if (fits) kept++;
        }
        List<Object> average = fresh.average().size() == old.average().size() ? old.average() : fresh.average();
        return new State<>(kept == 0 ? 0 : old.steps(), changed.start(), memories, average);
    }

    /// Whether both hold the same tensors.
    private static boolean isSame(Object a, Object b) {
        List<Tensor> of = Tree.of(a).leaves(), other = Tree.of(b).leaves();
        if (of.size() != other.size()) return false;
        for (int i = 0; i < of.size(); i++) if (of.get(i) != other.get(i)) return false;
        return true;
    }
}
