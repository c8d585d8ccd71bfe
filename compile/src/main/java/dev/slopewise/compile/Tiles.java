package dev.slopewise.compile;

import dev.slopewise.core.DType;
import java.lang.reflect.Field;
import java.util.Optional;

/// The tiles of this machine. Vector code is very slow until the JVM has compiled it, so a tile is run in by a thread of its own, and until
/// then products are worked out in plain loops; both give the same bits.
final class Tiles {
    private static final System.Logger LOG = System.getLogger(Tiles.class.getName());

    /// Enough for the JVM's last compiler to take notice, several times over.
    private static final int RUNS = 20_000;

    private static final int DEPTH = 64;

    private static final int VECTOR_BITS = vectorBits();

    static final Tiles FLOATS = new Tiles(false);
    static final Tiles DOUBLES = new Tiles(true);

    private final Tile.Form form;
    private final Numbers numbers;
    private volatile Optional<Tile> ready = Optional.empty();

    private Tiles(boolean wide) {
        this(form(VECTOR_BITS, wide));
        Thread.ofPlatform().daemon().name("slopewise-run-in").start(this::runIn);
    }

    private Tiles(Tile.Form form) {
        this.form = form;
        this.numbers = form.wide() ? new Doubles() : new Floats();
    }

    /// Tiles of a form that are taken at once, fast or not; for checks.
    static Tiles of(Tile.Form form) {
        var tiles = new Tiles(form);
        tiles.ready = Optional.of(TileCode.make(form));
        return tiles;
    }

    /// Without tiles, as on a machine where they are not run in yet; for checks.
    static Tiles never(boolean wide) {
        return new Tiles(form(0, wide));
    }

    static Tiles of(DType dtype) {
        return dtype == DType.F32 ? FLOATS : DOUBLES;
    }

    Numbers numbers() {
        return numbers;
    }

    /// By the size of a vector in bits; 0 without vectors.
    static Tile.Form form(int bits, boolean wide) {
        int lanes = Math.max(1, bits / (wide ? Double.SIZE : Float.SIZE));
        return switch (bits) {
            case 512 -> new Tile.Form(12, 2, lanes, wide); // 32 registers
            case 256 -> new Tile.Form(6, 2, lanes, wide); // 16
            case 128 -> isArm() ? new Tile.Form(8, 3, lanes, wide) : new Tile.Form(6, 2, lanes, wide);
            default -> new Tile.Form(4, 3, 1, wide);
        };
    }

    private static boolean isArm() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }

    Tile.Form form() {
        return form;
    }

    /// Numbers in a vector of this machine; 1 without vectors.
    static int lanes(boolean wide) {
        return Math.max(1, VECTOR_BITS / (wide ? Double.SIZE : Float.SIZE));
    }

    /// The tile, once it is fast.
    Optional<Tile> ready() {
        return ready;
    }

    private void runIn() {
        Tile tile = TileCode.make(form);
        int a = DEPTH * form.rows(), b = DEPTH * form.columns(), c = form.rows() * form.columns();
        Object x = numbers.array(a), y = numbers.array(b), z = numbers.array(c);
        for (int i = 0; i < RUNS; i++) tile.add(x, 0, y, 0, DEPTH, z, 0, form.columns());
        ready = Optional.of(tile);
    }

    /// The module of vectors is an incubating one, which a program may have or not: it is asked for by name, as nothing here may need it.
    private static int vectorBits() {
        Optional<Module> vectors = ModuleLayer.boot().findModule("jdk.incubator.vector");
        if (vectors.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "matrix products run in plain loops; `--add-modules jdk.incubator.vector` makes them several times"
                            + " faster");
            return 0;
        }
        Tiles.class.getModule().addReads(vectors.get());
        try {
            Class<?> floats = Class.forName("jdk.incubator.vector.FloatVector");
            Field preferred = floats.getField("SPECIES_PREFERRED");
            Object species = preferred.get(null);
            return (int) preferred.getType().getMethod("vectorBitSize").invoke(species);
        } catch (ReflectiveOperationException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "matrix products run in plain loops, as vectors cannot be asked for",
                    e);
            return 0;
        }
    }
}
