package dev.slopewise.data.onnx;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Graph;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import dev.slopewise.data.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// Writes what a model does as an ONNX file (operations of version 18).
///
/// The function is traced, and its operations are written in ONNX's: any record of tensors is a model, any function of it can be exported.
/// Parameters and inputs have their paths as names, a lone input is `input`, a lone result `output`.
///
/// **Batches.** The function is traced with two sizes of the first axis of its inputs; what differs between the two is written as a multiple of
/// the batch, so the file takes batches of any size. Where that cannot be, the file takes the example's size, and says why.
///
/// **What is not carried over.** Checks: an index out of range is the runtime's to refuse. Operations that ONNX lacks (random numbers,
/// factors of matrices, loops of unknown length and some more) are refused by name. Slopewise sums in double precision and rounds once, runtimes
/// sum in `f32`: results agree to a few units in the sixth digit. Runtimes know most operations for `f32` alone.
///
/// @see <a href="https://onnx.ai/onnx/operators/">ONNX, operators</a>
public final class Onnx {
    private Onnx() {}

    /// A file.
    public static final class Exported {
        private final byte[] bytes;
        private final Optional<String> fixedBatch;

        private Exported(byte[] bytes, Optional<String> fixedBatch) {
            this.bytes = bytes;
            this.fixedBatch = fixedBatch;
        }

        /// Its content.
        public byte[] bytes() {
            return bytes.clone();
        }

        /// Why it takes batches of the example's size only; empty if it takes any.
        public Optional<String> fixedBatch() {
            return fixedBatch;
        }
    }

    private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20); // of a Protocol Buffers message

    /// The model's function of one input or of a tree of them.
    ///
    /// @param example inputs of the right types; their first axis is the batch
    /// @throws SlopewiseException for an operation that ONNX has not, or parameters of 2 GiB and more
    public static <M, X, Y> Exported export(M model, BiFunction<M, X, Y> function, X example) {
        var traced = new Traced<>(Tree.of(model), function, Tree.of(example));
        long bytes = traced.model.types().stream().mapToLong(Type::bytes).sum();
        require(bytes < MOST_BYTES, "an ONNX file holds less than 2 GiB of parameters, got %d bytes", bytes);
        String why;
        try {
            return new Exported(write(traced, traced.at(Size.FIRST), traced.at(Size.SECOND)), Optional.empty());
        } catch (Size.FixedBatchException e) {
            why = e.why();
        }
        Trace.Closure alone = traced.of(traced.example.types());
        return new Exported(write(traced, alone, alone), Optional.of(why));
    }

    /// What is exported, to be traced at any size of the batch.
    private static final class Traced<M, X, Y> {
        private final Tree<M> model;
        private final BiFunction<M, X, Y> function;
        private final Tree<X> example;
        private List<String> results = List.of();

        Traced(Tree<M> model, BiFunction<M, X, Y> function, Tree<X> example) {
            this.model = model;
            this.function = function;
            this.example = example;
        }

        Trace.Closure at(int batch) {
            List<Shape> shapes = example.types().stream().map(Type::shape).toList();
            boolean isBatch = !shapes.isEmpty()
                    && shapes.stream()
                            .allMatch(s -> s.rank() > 0
                                    && s.size(0) == shapes.getFirst().size(0));
            if (!isBatch) throw new Size.FixedBatchException("inputs have no first axis of one size");
            try {
                return of(example.types().stream()
                        .map(t -> t.with(t.shape().with(0, batch)))
                        .toList());
            } catch (SlopewiseException e) {
                throw new Size.FixedBatchException("a batch of %d is refused: %s".formatted(batch, e.problem()));
            }
        }

        Trace.Closure of(List<Type> inputs) {
            List<Graph.Input> arguments = new ArrayList<>();
            int parameters = model.leaves().size();
            for (int i = 0; i < parameters; i++) {
                arguments.add(new Graph.Input(
                        named(model.paths().get(i), "parameter"), model.types().get(i)));
            }
            for (int i = 0; i < inputs.size(); i++) {
                arguments.add(new Graph.Input(named(example.paths().get(i), "input"), inputs.get(i)));
            }
            return Trace.of(arguments, in -> {
                M m = model.rebuild(in.subList(0, parameters));
                X x = example.rebuild(in.subList(parameters, in.size()));
                Tree<Y> made = Tree.of(function.apply(m, x));
                results =
                        made.paths().stream().map(path -> named(path, "output")).toList();
                return made.leaves();
            });
        }
    }

    private static String named(String path, String alone) {
        return path.isEmpty() ? alone : path;
    }

    private static byte[] write(Traced<?, ?, ?> traced, Trace.Closure first, Trace.Closure second) {
        if (!sameNumbers(first.captured(), second.captured())) {
            throw new Size.FixedBatchException("the numbers it uses depend on the batch's size");
        }
        var nodes = new Nodes();
        Graph graph = first.graph();
        int parameters = traced.model.leaves().size();
        int arguments = parameters + traced.example.leaves().size();
        Value[] values = new Value[graph.inputs().size()];
        List<MessageWriter> inputs = new ArrayList<>();
        for (int i = parameters; i < arguments; i++) {
            Graph.Input input = graph.inputs().get(i);
            values[i] =
                    Value.full(nodes.name(input.name()), input.type().shape().rank());
            List<Size> sizes =
                    Size.of(input.type().shape(), second.graph().type(i).shape());
            inputs.add(OnnxForm.value(values[i].name(), input.type().dtype(), sizes));
        }
        List<String> results = traced.results.stream().map(nodes::name).toList();
        for (int i = 0; i < values.length; i++) {
            if (i >= parameters && i < arguments) continue;
            Graph.Input input = graph.inputs().get(i);
            Tensor numbers = i < parameters
                    ? traced.model.leaves().get(i)
                    : first.captured().get(i - arguments);
            String name = nodes.numbers(named(input.name(), "number"), numbers.array());
            values[i] = Value.full(name, input.type().shape().rank());
        }
        require(!inputs.isEmpty(), "what is exported needs an input");
        var exporter = new Exporter(
                nodes, new Sizes(nodes, values[parameters].name()), graph, second.graph(), List.of(values));
        Nodes.Written written = exporter.finish("slopewise", inputs, results, true);
        Package own = Onnx.class.getPackage();
        String version = own.getImplementationVersion() == null ? "" : own.getImplementationVersion();
        return OnnxForm.model(written.graph(), version);
    }

    private static boolean sameNumbers(List<Tensor> first, List<Tensor> second) {
        return first.size() == second.size()
                && IntStream.range(0, first.size())
                        .allMatch(i -> first.get(i).type().equals(second.get(i).type())
                                && first.get(i).array().sameBits(second.get(i).array()));
    }
}
