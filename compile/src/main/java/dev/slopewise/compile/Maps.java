package dev.slopewise.compile;

import dev.slopewise.core.Control;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Polygamma;
import dev.slopewise.core.Source;
import dev.slopewise.core.transform.Vmap;
import java.util.Optional;

/// Scans that hand no state on and work out single real numbers: all steps at once, by loops over entries.
final class Maps {
    /// Bytes of all numbers of all steps, most of which loops never store: a map is there to hold few.
    private static final long MOST_BYTES = 1 << 26;

    private Maps() {}

    /// The same for all rows at once; empty where steps are to stay apart.
    static Optional<Graph> of(Control.Scan scan) {
        Graph body = scan.body();
        long bytes = (long) scan.length() * body.nodes().size() * Double.BYTES;
        boolean isMap = scan.carries() == 0 && scan.rows() > 0 && scan.length() > 1 && bytes <= MOST_BYTES;
        if (!isMap || !body.nodes().stream().allMatch(Maps::isSingle)) return Optional.empty();
        boolean[] rows = new boolean[body.inputs().size()];
        for (int i = 0; i < rows.length; i++) rows[i] = i < scan.rows();
        return Optional.of(Vmap.of(body, rows, scan.length()));
    }

    private static boolean isSingle(Graph.Node node) {
        return mayBeAtOnce(node.op())
                && node.types().stream()
                        .allMatch(type ->
                                type.shape().count() == 1 && (type.dtype().isFloat() || type.dtype() == DType.BOOL));
    }

    private static boolean mayBeAtOnce(Op op) {
        return op instanceof Pointwise
                || op instanceof Polygamma
                || op instanceof Convert
                || op instanceof Layout
                || op instanceof Source.Fill;
    }
}
