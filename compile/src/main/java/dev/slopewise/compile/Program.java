package dev.slopewise.compile;

import static dev.slopewise.core.SlopewiseException.refuse;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// A planned graph, run as often as asked, also by several threads at once: each run has storage of its own, which later runs use again.
final class Program implements Backend.Executable {
    private static final boolean[] NOTHING_GIVEN = {};
    private static final List<Array> NOWHERE = List.of();
    private static final SoftReference<@Nullable Frame> NONE = new SoftReference<>(null);

    /// Whether Flight Recorder is a part of this Java.
    private static final boolean HAS_RECORDER =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final Plan plan;
    private final List<Type> inputTypes;
    private final @Nullable SingleNumbers numbers; // a quicker way, where there is one

    /// Storage that nobody uses at present; given back to the JVM when memory is short.
    private final AtomicReference<SoftReference<@Nullable Frame>> idle = new AtomicReference<>(NONE);

    Program(Plan plan) {
        this.plan = plan;
        this.inputTypes = plan.graph().inputTypes();
        this.numbers = SingleNumbers.of(plan).orElse(null);
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
        check(inputs);
        if (numbers != null && !isObserved()) return numbers.run(inputs);
        SoftReference<@Nullable Frame> kept = idle.getAndSet(NONE);
        Frame known = kept.get(), frame = known == null ? new Frame(plan) : known;
        frame.run(inputs, given, NOWHERE);
        List<Array> results = frame.results();
        frame.forget();
        idle.set(known == null ? new SoftReference<>(frame) : kept);
        return results;
    }

    /// The same, into arrays for results, of which none is an input: allocates nothing.
    void run(List<Array> inputs, List<Array> results) {
        check(inputs);
        SoftReference<@Nullable Frame> kept = idle.getAndSet(NONE);
        Frame known = kept.get(), frame = known == null ? new Frame(plan) : known;
        frame.run(inputs, NOTHING_GIVEN, results);
        frame.copyResults(results);
        frame.forget();
        idle.set(known == null ? new SoftReference<>(frame) : kept);
    }

    /// Whether somebody notes down what each step costs.
    private static boolean isObserved() {
        return Profile.recorder() != Profile.Recorder.NONE || isWatched();
    }

    /// The event is not touched before Flight Recorder was started: it would be made ready at once, which takes 50 ms.
    private static boolean isWatched() {
        return HAS_RECORDER && FlightRecorder.isInitialized() && KernelEvent.isAsked();
    }

    private void check(List<Array> inputs) {
        boolean fits = inputs.size() == inputTypes.size();
        for (int i = 0; fits && i < inputs.size(); i++)
            fits = inputs.get(i).type().equals(inputTypes.get(i));
        if (fits) return; // here, as a list of words would be allocated
        List<Type> got = inputs.stream().map(Array::type).toList();
        throw refuse("the graph takes %s, got %s".formatted(inputTypes, got), "");
    }

    /// The storage of one run at a time.
    private static final class Frame {
        private final Plan plan;
        private final Graph graph;
        private final Array[] arrays;
        private final Object[] data;
        private final Runnable[] steps;
        private final List<LoopRun> loops = new ArrayList<>();
        private final List<Ending.Run> endings = new ArrayList<>();
        private final int[] fresh; // results, by the value in whose storage they lie
        private final int[] firstOutput; // of each of these, the first result that lies there
        private final int[] changing; // values that lie where inputs or results do
        private final @Nullable Array[] left; // of each value, where it may lie: what was given away in the run before
        private final @Nullable WeakReference<Array>[] views; // of each value, the last array that was made for it
        private final boolean[] isCalled; // what kernels take or fill as arrays; to loops storage is enough

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
            this.left = new Array[graph.values()];
            this.views = views(graph.values());
            this.isCalled = new boolean[graph.values()];
            for (Step step : plan.steps()) {
                if (!(step instanceof Step.Called)) continue;
                for (int v : step.reads()) isCalled[v] = true;
                for (int v : step.writes()) isCalled[v] = true;
            }
            this.steps = plan.steps().stream().map(this::bound).toArray(Runnable[]::new);
        }

        private void put(int value, Array array) {
            arrays[value] = array;
            data[value] = Storage.of(array);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // as arrays of generic types are made
        private static @Nullable WeakReference<Array>[] views(int count) {
            return new WeakReference[count];
        }

        /// An array of this value's shape on storage of another's: that of the run before, if it lies there again.
        private Array view(int value) {
            WeakReference<Array> kept = views[value];
            Array known = kept == null ? null : kept.get();
            if (known != null && Storage.of(known).equals(data[value])) return known;
            Array made = Array.wrap(graph.type(value).shape(), data[value]);
            views[value] = new WeakReference<>(made);
            return made;
        }

        /// Has a result lie in an array, perhaps of another shape.
        private void lie(int value, Array array) {
            data[value] = Storage.of(array);
            boolean fits = array.type().equals(graph.type(value));
            if (fits) arrays[value] = array;
            else if (isCalled[value]) arrays[value] = view(value);
        }

        private Runnable bound(Step step) {
            return switch (step) {
                case Step.Looped looped -> {
                    var loop = new LoopRun(looped.loop(), looped.code(), looped.sideBySide(), data);
                    loops.add(loop);
                    yield loop::run;
                }
                case Step.Called called -> {
                    List<Array> in = new Operands(arrays, called.reads()), out = new Operands(arrays, called.writes());
                    yield () -> called.kernel().run(in, out);
                }
                case Step.Ended ended -> ended(ended);
            };
        }

        private Runnable ended(Step.Ended ended) {
            Step.Called called = ended.product();
            var ending = ended.ending().new Run(data);
            endings.add(ending);
            int a = called.reads().getFirst(),
                    b = called.reads().getLast(),
                    z = called.writes().getFirst();
            return () -> {
                data[z] = data[ended.into()];
                ending.run(data[a], data[b], data[z]);
            };
        }

        void run(List<Array> inputs, boolean[] given, List<Array> into) {
            for (int i = 0; i < inputs.size(); i++) put(i, inputs.get(i));
            for (int f = 0; f < fresh.length; f++) lie(fresh[f], room(f, inputs, given, into));
            for (int v : changing) {
                int root = plan.root(v);
                if (v == root) continue;
                if (graph.type(v).shape().count() == graph.type(root).shape().count() && data[root] != null) {
                    data[v] = data[root];
                    if (isCalled[v]) arrays[v] = view(v);
                }
            }
            if (isObserved()) watch(Profile.recorder());
            else for (Runnable step : steps) step.run();
            for (int i = 0; i < given.length; i++)
                if (given[i] && plan.heir(i) >= 0) left[plan.heir(i)] = inputs.get(i);
        }

        /// Lets go of inputs and results.
        void forget() {
            for (int v : changing) forget(v);
            for (int i = 0; i < loops.size(); i++) loops.get(i).release();
            for (int i = 0; i < endings.size(); i++) endings.get(i).release();
        }

        /// Copies what does not lie there yet.
        void copyResults(List<Array> to) {
            for (int k = 0; k < to.size(); k++) {
                Object from = data[graph.outputs().get(k)], into = Storage.of(to.get(k));
                if (!from.equals(into))
                    System.arraycopy(from, 0, into, 0, to.get(k).count());
            }
        }

        /// Where a result goes: an array for it, an input that is given away, one that was in the run before, or new storage.
        private Array room(int f, List<Array> inputs, boolean[] given, List<Array> into) {
            int v = fresh[f], donor = plan.donor(v);
            if (!into.isEmpty()) return into.get(firstOutput[f]);
            boolean isGiven = donor >= 0 && donor < given.length && given[donor];
            if (isGiven) return inputs.get(donor);
            Array before = left[v];
            left[v] = null;
            return before == null ? Array.zeros(graph.type(v)) : before;
        }

        private void watch(Profile.Recorder recorder) {
            for (int s = 0; s < steps.length; s++) {
                Step step = plan.steps().get(s);
                long told = recorder.told(), start = System.nanoTime();
                if (isWatched()) {
                    var event = new KernelEvent();
                    event.begin();
                    steps[s].run();
                    KernelEvent.commit(step, event);
                } else {
                    steps[s].run();
                }
                if (recorder != Profile.Recorder.NONE) recorder.ran(step, System.nanoTime() - start, told);
            }
        }

        /// Each result in storage of its own.
        List<Array> results() {
            Array[] results = new Array[graph.outputs().size()];
            for (int k = 0; k < results.length; k++) {
                int v = graph.outputs().get(k);
                boolean isView = v != plan.root(v) && !isCalled[v];
                Array array = isView ? Array.wrap(graph.type(v).shape(), data[v]) : arrays[v];
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
