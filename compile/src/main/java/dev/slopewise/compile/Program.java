package dev.slopewise.compile;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// A planned graph, run as often as asked, also by several threads at once: each run has storage of its own, which later runs use again.
final class Program implements Backend.Executable {
    private static final boolean[] NOTHING_GIVEN = {};
    private static final SoftReference<@Nullable Frame> NONE = new SoftReference<>(null);

    /// Whether Flight Recorder is a part of this Java.
    private static final boolean HAS_RECORDER =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final Plan plan;
    private final List<Type> inputTypes;

    /// Storage that nobody uses at present; given back to the JVM when memory is short.
    private final AtomicReference<SoftReference<@Nullable Frame>> idle = new AtomicReference<>(NONE);

    Program(Plan plan) {
        this.plan = plan;
        this.inputTypes = plan.graph().inputTypes();
    }

    Plan plan() {
        return plan;
    }

    @Override
    public List<Array> run(List<Array> inputs) {
        return run(inputs, NOTHING_GIVEN);
    }

    @Override
    public List<Array> run(List<Array> inputs, boolean[] given) {
        return run(inputs, given, List.of());
    }

    /// The same, into arrays for results, of which none is an input.
    void run(List<Array> inputs, List<Array> results) {
        List<Array> made = run(inputs, NOTHING_GIVEN, results);
        for (int k = 0; k < made.size(); k++) {
            Array from = made.get(k), to = results.get(k);
            if (from != to) System.arraycopy(Storage.of(from), 0, Storage.of(to), 0, from.count());
        }
    }

    private List<Array> run(List<Array> inputs, boolean[] given, List<Array> into) {
        check(inputs);
        SoftReference<@Nullable Frame> kept = idle.getAndSet(NONE);
        Frame frame = kept.get();
        if (frame == null) {
            frame = new Frame(plan);
            kept = new SoftReference<>(frame);
        }
        List<Array> results = frame.run(inputs, given, into);
        idle.set(kept);
        return results;
    }

    private void check(List<Array> inputs) {
        boolean fits = inputs.size() == inputTypes.size();
        for (int i = 0; fits && i < inputs.size(); i++)
            fits = inputs.get(i).type().equals(inputTypes.get(i));
        require(
                fits,
                "the graph takes %s, got %s",
                inputTypes,
                fits ? "" : inputs.stream().map(Array::type).toList());
    }

    /// The storage of one run at a time.
    private static final class Frame {
        private final Plan plan;
        private final Graph graph;
        private final Array[] arrays;
        private final Object[] data;
        private final Runnable[] steps;
        private final List<LoopRun> loops = new ArrayList<>();
        private final int[] fresh; // results, by the value in whose storage they lie
        private final int[] firstOutput; // of each of these, the first result that lies there
        private final int[] changing; // values that lie where inputs or results do

        Frame(Plan plan) {
            this.plan = plan;
            this.graph = plan.graph();
            this.arrays = new Array[graph.values()];
            this.data = new Object[graph.values()];
            Object[] slots = plan.slotTypes().stream()
                    .map(t -> Storage.of(Array.zeros(t)))
                    .toArray();
            List<Integer> changing = new ArrayList<>();
            for (int v = 0; v < arrays.length; v++) {
                int root = plan.root(v);
                if (plan.slot(root) >= 0) {
                    if (graph.type(v).shape().count()
                            == graph.type(root).shape().count()) {
                        put(v, Array.wrap(graph.type(v).shape(), slots[plan.slot(root)]));
                    } else {
                        data[v] = slots[plan.slot(root)];
                    }
                } else {
                    changing.add(v);
                }
            }
            this.changing = changing.stream().mapToInt(v -> v).toArray();
            this.fresh = graph.outputs().stream()
                    .mapToInt(plan::root)
                    .filter(v -> !graph.isInput(v))
                    .distinct()
                    .toArray();
            List<Integer> roots = graph.outputs().stream().map(plan::root).toList();
            this.firstOutput = Arrays.stream(fresh).map(roots::indexOf).toArray();
            this.steps = plan.steps().stream().map(this::bound).toArray(Runnable[]::new);
        }

        private void put(int value, Array array) {
            arrays[value] = array;
            data[value] = Storage.of(array);
        }

        private Runnable bound(Plan.Step step) {
            return switch (step) {
                case Plan.Step.Looped looped -> {
                    var loop = new LoopRun(looped.loop(), looped.code(), data);
                    loops.add(loop);
                    yield loop::run;
                }
                case Plan.Step.Called called -> {
                    List<Array> in = new Operands(arrays, called.reads()), out = new Operands(arrays, called.writes());
                    yield () -> called.kernel().run(in, out);
                }
            };
        }

        List<Array> run(List<Array> inputs, boolean[] given, List<Array> into) {
            for (int i = 0; i < inputs.size(); i++) put(i, inputs.get(i));
            for (int f = 0; f < fresh.length; f++) put(fresh[f], room(f, inputs, given, into));
            for (int v : changing) {
                int root = plan.root(v);
                if (v == root) continue;
                if (graph.type(v).shape().count() == graph.type(root).shape().count() && data[root] != null) {
                    put(v, Array.wrap(graph.type(v).shape(), data[root]));
                }
            }
            Profile.Recorder recorder = Profile.recorder();
            if (recorder == Profile.Recorder.NONE && !isWatched()) for (Runnable step : steps) step.run();
            else watch(recorder);
            List<Array> results = results();
            for (int v : changing) forget(v);
            for (int i = 0; i < loops.size(); i++) loops.get(i).release();
            return results;
        }

        /// Where a result goes: an array for it, an input that was given away, or new storage.
        private Array room(int f, List<Array> inputs, boolean[] given, List<Array> into) {
            int v = fresh[f], donor = plan.donor(v);
            if (!into.isEmpty() && graph.outputs().get(firstOutput[f]) == v) return into.get(firstOutput[f]);
            boolean isGiven = donor >= 0 && donor < given.length && given[donor];
            return isGiven ? inputs.get(donor) : Array.zeros(graph.type(v));
        }

        /// The event is not touched before Flight Recorder was started: it would be made ready at once, which takes 50 ms.
        private static boolean isWatched() {
            return HAS_RECORDER && FlightRecorder.isInitialized() && KernelEvent.isAsked();
        }

        private void watch(Profile.Recorder recorder) {
            for (int s = 0; s < steps.length; s++) {
                Plan.Step step = plan.steps().get(s);
                long start = System.nanoTime();
                if (isWatched()) {
                    var event = new KernelEvent();
                    event.begin();
                    steps[s].run();
                    KernelEvent.commit(step, event);
                } else {
                    steps[s].run();
                }
                if (recorder != Profile.Recorder.NONE) recorder.ran(step, System.nanoTime() - start);
            }
        }

        /// Each result in storage of its own.
        private List<Array> results() {
            Array[] results = new Array[graph.outputs().size()];
            for (int k = 0; k < results.length; k++) {
                int v = graph.outputs().get(k);
                Array array = arrays[v];
                boolean shared = graph.isInput(plan.root(v));
                for (int j = 0; j < k && !shared; j++)
                    shared = plan.root(graph.outputs().get(j)) == plan.root(v);
                results[k] = shared ? Storage.copy(array) : array;
            }
            return Arrays.asList(results);
        }

        @SuppressWarnings("NullAway") // set again before the next run reads it
        private void forget(int value) {
            arrays[value] = null;
            data[value] = null;
        }
    }
}
