package dev.slopewise.compile;

import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Matrices that are the same in each step of a scan and lie the other way round for a product in it, turned once ahead of it: as weights lie for
/// the slope of a recurrent layer's state. Else each step turns them, for as few rows as a step has. The order of summing, and so each bit, is the same.
final class ScanTurns {
    /// Steps from which on a copy pays.
    private static final int FEWEST_STEPS = 8;

    /// A single row meets a matrix either way at about one speed, and for many rows turning it is little beside the product.
    private static final int FEWEST_ROWS = 2, MOST_ROWS = 64;

    /// A matrix as the body reads it.
    ///
    /// @param input   of the body
    /// @param columns how many of its axes, which come first, a product does not sum over
    private record Turn(int input, int columns) {
        /// Which axis comes where, with those that are summed over first.
        List<Integer> order(int rank) {
            return IntStream.range(0, rank)
                    .map(i -> (i + columns) % rank)
                    .boxed()
                    .toList();
        }
    }

    private final Control.Scan scan;
    private final Graph body;
    private final List<Turn> turns;

    private ScanTurns(Control.Scan scan) {
        this.scan = scan;
        this.body = scan.body();
        this.turns = body.nodes().stream()
                .flatMap(node -> IntStream.range(0, 2).boxed().flatMap(side -> turn(node, side).stream()))
                .distinct()
                .toList();
    }

    static Graph of(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Control.Scan)) return graph;
        var now = new GraphWriter(graph);
        List<Integer> values = new ArrayList<>(
                IntStream.range(0, graph.inputs().size()).boxed().toList());
        boolean isOther = false;
        for (Graph.Node node : graph.nodes()) {
            List<Integer> in =
                    new ArrayList<>(node.in().stream().map(values::get).toList());
            if (node.op() instanceof Control.Scan scan && scan.length() >= FEWEST_STEPS) {
                var turned = new ScanTurns(scan);
                isOther |= !turned.turns.isEmpty();
                for (Turn turn : turned.turns) in.add(turned.ahead(turn, in.get(turn.input), now, node));
                values.addAll(now.all(turned.turns.isEmpty() ? scan : turned.turned(), in, node));
            } else {
                values.addAll(now.all(node.op(), in, node));
            }
        }
        return isOther ? now.graph(graph.outputs().stream().map(values::get).toList()) : graph;
    }

    /// How an operand of a product is turned, if that is better.
    private Optional<Turn> turn(Graph.Node node, int side) {
        if (!(node.op() instanceof Contraction c)
                || !node.types().getFirst().dtype().isFloat()) return Optional.empty();
        int own = node.in().get(side), other = node.in().get(1 - side);
        String letters = side == 0 ? c.left() : c.right(), others = side == 0 ? c.right() : c.left();
        String columns = side == 0 ? c.freeLeft() : c.freeRight(), rows = side == 0 ? c.freeRight() : c.freeLeft();
        boolean isSame = body.isInput(own) && own >= scan.carries() + scan.rows();
        boolean liesTheOtherWay = !columns.isEmpty()
                && c.batch().isEmpty()
                && letters.length() > columns.length()
                && letters.startsWith(columns)
                && c.out().endsWith(columns);
        if (!isSame || !liesTheOtherWay) return Optional.empty();
        Shape shape = body.type(other).shape();
        long count =
                rows.chars().mapToLong(row -> shape.size(others.indexOf(row))).reduce(1, (m, n) -> m * n);
        return count < FEWEST_ROWS || count > MOST_ROWS
                ? Optional.empty()
                : Optional.of(new Turn(own, columns.length()));
    }

    private int ahead(Turn turn, int value, GraphWriter now, Graph.Node node) {
        return now.one(new Layout.Permute(turn.order(now.type(value).shape().rank())), List.of(value), node);
    }

    /// The scan that reads turned matrices as well, which come last.
    private Control.Scan turned() {
        List<Graph.Input> inputs = new ArrayList<>(body.inputs());
        for (Turn turn : turns) {
            Type type = body.type(turn.input);
            Shape shape = type.shape();
            int[] sizes =
                    turn.order(shape.rank()).stream().mapToInt(shape::size).toArray();
            inputs.add(new Graph.Input("", type.with(Shape.of(sizes))));
        }
        var now = new GraphWriter(new Graph(inputs, List.of(), List.of()));
        List<Integer> values =
                new ArrayList<>(IntStream.range(0, body.inputs().size()).boxed().toList());
        for (Graph.Node node : body.nodes()) values.addAll(now.all(op(node), operands(node, values), node));
        Graph step = now.graph(body.outputs().stream().map(values::get).toList());
        return new Control.Scan(step, scan.carries(), scan.rows(), scan.length(), scan.direction());
    }

    private List<Integer> operands(Graph.Node node, List<Integer> values) {
        List<Integer> in = new ArrayList<>(node.in().stream().map(values::get).toList());
        for (int side = 0; side < 2; side++) {
            int at = side;
            turn(node, side).ifPresent(turn -> in.set(at, body.inputs().size() + turns.indexOf(turn)));
        }
        return in;
    }

    private Op op(Graph.Node node) {
        if (!(node.op() instanceof Contraction c)) return node.op();
        String left = turned(c.left(), turn(node, 0)), right = turned(c.right(), turn(node, 1));
        return new Contraction(left, right, c.out());
    }

    private static String turned(String letters, Optional<Turn> turn) {
        int columns = turn.map(Turn::columns).orElse(0);
        return letters.substring(columns) + letters.substring(0, columns);
    }
}
