package dev.slopewise.learn.signal;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Places in a model where what flows through can be looked at: what went into each activation and what came out.
///
/// A model lets its activations pass through [#bend] and names their places by [#at]; the layers of `learn.nn` do. Nothing comes of it, until
/// someone watches:
///
/// ```
/// record Gated(Dense gate, Dense value) {
///     Tensor apply(Tensor x) {
///         Tensor open = Taps.at("gate", () -> Taps.bend("sigmoid", gate.apply(x), Tensor::sigmoid));
///         return open.times(value.apply(x));
///     }
/// }
/// var seen = Taps.watch(() -> model.apply(x));
/// for (Taps.Tap tap : seen.taps()) System.out.println(tap.path() + " " + tap.answer().mean());   // gate …
/// ```
///
/// With an [Offset] of zeros for each tap, the slopes of a loss along these are its slopes along what goes into an activation and along what it
/// answers: the links of the chain rule.
///
/// A tap within a loop, a branch, a `vmap`, a checkpoint or a function traced on its own, begun inside the watch, is left out: its tensors are
/// those of another graph.
public final class Taps {
    private static final ScopedValue<Place> HERE = ScopedValue.newInstance();

    private Taps() {}

    /// What passed through one activation.
    ///
    /// @param path   where in the model, such as `layers[1]`; where one place is passed again, the second is called `layers[1]#2`
    /// @param kind   which activation, such as `relu`
    /// @param input  what went in
    /// @param answer what came out
    public record Tap(String path, String kind, Tensor input, Tensor answer) {}

    /// What is added at a tap.
    ///
    /// @param input  before the activation, of its input's type
    /// @param answer after it, of its answer's type
    public record Offset(Tensor input, Tensor answer) {
        /// Zeros, which change nothing: negative ones, as x + −0 is x for every x, −0 among them.
        public static Offset none(Tap tap) {
            return new Offset(tap.input.like(-0.0), tap.answer.like(-0.0));
        }
    }

    /// The answer of a part of a model.
    public record Part(String path, Type type) {}

    /// What a part may give in place of its answer alone.
    public interface WithAnswer {
        Tensor output();
    }

    /// A result, and what passed on the way to it, in order.
    ///
    /// @param parts those that [#at] names and that gave a tensor or a [WithAnswer], inner ones before the one they are in; left out where taps are
    public record Seen<R>(R result, List<Tap> taps, List<Part> parts) {
        public Seen {
            taps = List.copyOf(taps);
            parts = List.copyOf(parts);
        }
    }

    /// An activation: `function` of the input, seen by whoever watches.
    ///
    /// @param kind what it is called: `relu`, `tanh`, …
    public static Tensor bend(String kind, Tensor input, UnaryOperator<Tensor> function) {
        if (!HERE.isBound()) return function.apply(input);
        Place here = HERE.get();
        return here.watching.depth == Trace.depth()
                ? here.watching.pass(here.path, kind, input, function)
                : function.apply(input);
    }

    /// Does what a part of the model does, in its name; names of parts in parts are joined by dots.
    public static <R> R at(String part, Supplier<R> body) {
        return HERE.isBound() ? HERE.get().within(part, body) : body.get();
    }

    /// The same for one of a list of parts, `list[index]`.
    public static <R> R at(String list, int index, Supplier<R> body) {
        return HERE.isBound() ? HERE.get().within(list + "[" + index + "]", body) : body.get();
    }

    /// Watches.
    public static <R> Seen<R> watch(Supplier<R> body) {
        return new Watching(Optional.empty()).over(body);
    }

    /// Watches, and adds an offset at each tap, in order.
    ///
    /// @throws SlopewiseException if there are not as many offsets as taps
    public static <R> Seen<R> watch(List<Offset> offsets, Supplier<R> body) {
        var watching = new Watching(Optional.of(offsets));
        Seen<R> seen = watching.over(body);
        require(
                seen.taps.size() == offsets.size(),
                "each tap needs an offset: there are %d taps, got %d offsets",
                seen.taps.size(),
                offsets.size());
        return seen;
    }

    private record Place(Watching watching, String path) {
        <R> R within(String part, Supplier<R> body) {
            var inside = new Place(watching, path.isEmpty() ? part : path + "." + part);
            R made = ScopedValue.where(HERE, inside).call(body::get);
            watching.note(inside.path, made);
            return made;
        }
    }

    private static final class Watching {
        private final Optional<List<Offset>> offsets;
        private final List<Tap> taps = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();
        private final int depth = Trace.depth();

        Watching(Optional<List<Offset>> offsets) {
            this.offsets = offsets;
        }

        <R> Seen<R> over(Supplier<R> body) {
            R result = ScopedValue.where(HERE, new Place(this, "")).call(body::get);
            return new Seen<>(result, taps, parts);
        }

        Tensor pass(String path, String kind, Tensor input, UnaryOperator<Tensor> function) {
            int number = taps.size();
            Optional<Offset> offset = offsets.filter(all -> number < all.size()).map(all -> all.get(number));
            Tensor in = offset.map(o -> input.plus(o.input)).orElse(input);
            Tensor plain = function.apply(in);
            Tensor answer = offset.map(o -> plain.plus(o.answer)).orElse(plain);
            taps.add(new Tap(named(path), kind, in, answer));
            return answer;
        }

        void note(String path, Object made) {
            if (depth != Trace.depth()) return;
            if (made instanceof Tensor answer) parts.add(new Part(path, answer.type()));
            if (made instanceof WithAnswer with)
                parts.add(new Part(path, with.output().type()));
        }

        private String named(String path) {
            long before = taps.stream()
                    .filter(t -> t.path.equals(path) || t.path.startsWith(path + "#"))
                    .count();
            return before == 0 ? path : path + "#" + (before + 1);
        }
    }
}
