package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.train.State;
import dev.slopewise.learn.train.Step;
import java.util.ArrayList;
import java.util.List;

/// A training that goes on from a place of another with something changed.
final class Fork {
    private Fork() {}

    /// What the optimiser remembers goes along where it can: a leaf with another optimiser, or one that was frozen, begins anew. Weights that are drawn
    /// anew, or an optimiser that all begins anew, count their steps from 0.
    static <M> Course<M> of(Subject<M> subject, Course.Mark<M> at, List<Change> changes) {
        State<M> old = at.state();
        Subject<M> changed = subject.start(old.model()).with(changes);
        long taken = Math.round(at.taken() * (double) Course.perEpoch(changed) / Course.perEpoch(subject));
        return new Course<>(changed, new Course.Mark<>(state(changed, old), taken, at.validation()));
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
        return new State<>(kept == 0 ? 0 : old.steps(), old.model(), memories, average);
    }

    /// Whether both hold the same tensors.
    private static boolean isSame(Object a, Object b) {
        List<Tensor> of = Tree.of(a).leaves(), other = Tree.of(b).leaves();
        if (of.size() != other.size()) return false;
        for (int i = 0; i < of.size(); i++) if (of.get(i) != other.get(i)) return false;
        return true;
    }
}
