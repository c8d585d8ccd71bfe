package dev.slopewise.compile;

import dev.slopewise.core.DType;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The tiles of this machine. Vector code is very slow until the JVM has compiled it, so a tile is run in by a thread of its own, and until
/// then products are worked out in plain loops; both give the same bits.
final class Tiles {
    private static final System.Logger LOG = System.getLogger(Tiles.class.getName());

    /// Enough for the JVM's last compiler to take notice, several times over.
    private static final int RUNS = 20_000;

    private static final int DEPTH = 64;

    private static final int VECTOR_BITS = vectorBits();

    static final Tiles FLOATS = new Tiles(form(VECTOR_BITS, false), Start.LATER);
    static final Tiles DOUBLES = new Tiles(form(VECTOR_BITS, true), Start.LATER);

    /// When tiles are taken: once they are fast, fast or not, or never. The last two are for checks.
    private enum Start {
        LATER,
        NOW,
        NEVER
    }

    private final Tile.Form form;
    private final Start start;
    private final Numbers numbers;
    private final Scratch.Shelf shelf;
    private final Map<Tile.Form, Tiled> made = new ConcurrentHashMap<>();

    private Tiles(Tile.Form form, Start start) {
        this.form = form;
        this.start = start;
        this.numbers = form.wide() ? new Doubles() : new Floats();
        this.shelf = new Scratch.Shelf(numbers);
    }

    /// Tiles of a form that are taken at once, fast or not.
    static Tiles of(Tile.Form form) {
        return new Tiles(form, Start.NOW);
    }

    /// Without tiles, as on a machine where they are not run in yet.
    static Tiles never(boolean wide) {
        return new Tiles(form(0, wide), Start.NEVER);
    }

    static Tiles of(DType dtype) {
        return dtype == DType.F32 ? FLOATS : DOUBLES;
    }

    Numbers numbers() {
        return numbers;
    }

    Scratch.Shelf shelf() {
        return shelf;
    }

    Tile.Form form() {
        return form;
    }

    /// Numbers in a vector of this machine; 1 without vectors, or with such as no tile is made of.
    static int lanes(boolean wide) {
        return form(VECTOR_BITS, wide).lanes();
    }

    Tiled tile(Tile.Form form) {
        return made.computeIfAbsent(form, Tiled::new);
    }

    /// A tile that is run in when somebody asks for it.
    final class Tiled {
        private final Tile.Form form;
        private final AtomicBoolean isAsked = new AtomicBoolean();
        private volatile @Nullable Tile tile;

        private Tiled(Tile.Form form) {
            this.form = form;
        }

        Tile.Form form() {
            return form;
        }

        void ask() {
            if (start == Start.NEVER || !isAsked.compareAndSet(false, true)) return;
            if (start == Start.NOW) tile = TileCode.make(form);
            else Thread.ofPlatform().daemon().name("slopewise-run-in").start(this::runIn);
        }

        boolean isReady() {
            return tile != null;
        }

        Tile get() {
            return Objects.requireNonNull(tile);
        }

        private void runIn() {
            Tile written = TileCode.make(form);
            int rows = (form.rows() - 1) * form.apart() + DEPTH * form.rows();
            Object x = numbers.array(rows), y = numbers.array(DEPTH * form.columns());
            Object z = numbers.array(form.rows() * form.columns());
            for (int i = 0; i < RUNS; i++) {
                written.run(x, 0, 1, y, 0, form.columns(), DEPTH, z, 0, form.columns(), i % 2 == 0);
            }
            tile = written;
        }
    }

    /// By the size of a vector in bits; 0 without vectors.
    static Tile.Form form(int bits, boolean wide) {
        int lanes = Math.max(1, bits / (wide ? Double.SIZE : Float.SIZE));
        return switch (bits) {
            case 512 -> new Tile.Form(8, 2, lanes, wide, 1); // 32 registers
            case 256 -> new Tile.Form(6, 2, lanes, wide, 1); // 16
            case 128 -> isArm() ? new Tile.Form(8, 3, lanes, wide, 1) : new Tile.Form(6, 2, lanes, wide, 1);
            default -> new Tile.Form(4, 3, 1, wide, 1);
        };
    }

    private static boolean isArm() {
        return System.getProperty("os.arch", "").equals("aarch64");
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
