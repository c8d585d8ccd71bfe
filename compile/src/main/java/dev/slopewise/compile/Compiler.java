package dev.slopewise.compile;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Contraction;
import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.function.Function;

/// The fast backend, taken as a service before the interpreter. A graph is brought into canonical form ([Canonical]); what is worked out entry by
/// entry or summed is fused into loops ([Fusion], [LoopMaker]) that are written as bytecode; products and convolutions run in register tiles
/// ([Product], [Convolution]), much else in kernels of its own ([Kernels]), the rest as the interpreter does it. Storage is planned ahead ([Plan]).
///
/// Results have the same bits whatever the machine, the number of threads, and whether vectors are there or compiled yet. Sums are in the
/// precision of their entries in blocks of a fixed order, and in double between blocks; functions are within the ulps of `docs/accuracy.md`.
public final class Compiler implements Backend {
    /// The most threads that may carry out kernels.
    public static final int MOST_THREADS = 1024;

    private final Function<LoopForm, LoopCode> loops;
    private final long ended;

    public Compiler() {
        this(LoopCode::of, Endings.LARGE);
    }

    /// For checks: products of any size end with the loops that may.
    ///
    /// @param loops makes the code of loops
    Compiler(Function<LoopForm, LoopCode> loops) {
        this(loops, 0);
    }

    private Compiler(Function<LoopForm, LoopCode> loops, long ended) {
        this.loops = loops;
        this.ended = ended;
    }

    /// Sets how many threads carry out kernels at most, the calling one included: 1 to [#MOST_THREADS]. Until then it is the system property
    /// `slopewise.threads`, or else the number of processors. Results have the same bits whatever the number.
    public static void threads(int count) {
        Pool.threads(count);
    }

    @Override
    public String name() {
        return "compiler";
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Executable compile(Graph graph) {
        return program(graph);
    }

    private Program program(Graph graph) {
        return new Program(new Plan(Canonical.of(graph), this::kernel, loops, ended));
    }

    /// What becomes of a graph, stage by stage, for reading: the graph, the same after each pass that changed it, up to its canonical form, then the
    /// plan: what is done at once, and where values are stored.
    public static String explain(Graph graph) {
        var text = new StringBuilder("graph\n%s\n\n".formatted(graph));
        Canonical.stages(graph).forEach((pass, made) -> text.append("%s\n%s\n\n".formatted(pass, made)));
        return text.append("plan\n%s".formatted(new Compiler().program(graph).plan()))
                .toString();
    }

    private Kernel kernel(Graph.Node node, List<Type> in) {
        Type out = node.types().getFirst();
        return switch (node.op()) {
            case Contraction c when out.dtype().isFloat() -> new Product(c, in, out, Tiles.of(out.dtype()));
            case Control.Scan scan -> scan(scan);
            case Control.While loop -> whileLoop(loop);
            case Control.Switch of ->
                new SwitchKernel(of, of.cases().stream().map(this::program).toList());
            default ->
                Kernels.of(node.op(), in, node.types())
                        .orElseGet(() -> node.op().prepared(this));
        };
    }

    private Kernel scan(Control.Scan scan) {
        Program body = program(scan.body());
        return ScanLoop.of(scan, body.plan(), loops)
                .<Kernel>map(loop -> loop)
                .orElseGet(() -> new ScanKernel(scan, body));
    }

    private Kernel whileLoop(Control.While of) {
        Program goesOn = program(of.goesOn()), body = program(of.body());
        return WhileLoop.of(of, goesOn.plan(), body.plan(), loops)
                .<Kernel>map(loop -> loop)
                .orElseGet(() -> new WhileKernel(of, goesOn, body));
    }
}
