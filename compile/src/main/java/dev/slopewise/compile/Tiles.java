package dev.slopewise.compile;

import dev.slopewise.core.DType;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What this machine's matrix products of one entry type are made of.
final class Tiles {
    private static final System.Logger LOG = System.getLogger(Tiles.class.getName());

    /// Nanoseconds in which compiled code multiplies and adds a vector, or moves one, also on slow machines; code that is not compiled, or that has no
    /// instruction for it, does not.
    static final double FAST = 4;

    /// Inner entries of a trial.
    private static final int DEPTH = 64;

    private static final int VECTOR_BITS = vectorBits();

    static final Tiles FLOATS = ofMachine(false);
    static final Tiles DOUBLES = ofMachine(true);

    private final Tile.Form form;
    private final Written.Start start;
    private final Numbers numbers;
    private final Scratch.Shelf shelf;
    private final Map<Tile.Form, Written<Tile>> tiles = new ConcurrentHashMap<>();
    private final Map<Tile.Form, Written<TurnTile>> turnTiles = new ConcurrentHashMap<>();
    private final Map<Integer, Written<StripCut>> cuts = new ConcurrentHashMap<>();
    private final Written<Turn> turn;
    private final Written<ColumnSum> columnSum;
    private final Object order;

    private Tiles(Tile.Form form, Written.Start start) {
        this.form = form;
        this.start = start;
        this.numbers = form.wide() ? new Doubles() : new Floats();
        this.shelf = new Scratch.Shelf(numbers);
        this.order = numbers.of(Turn.order(form.lanes()));
        int lanes = form.lanes();
        this.turn = new Written<>(
                areTurned() ? start : Written.Start.NEVER,
                () -> TurnCode.make(lanes, form.wide()),
                this::trial,
                FAST * DEPTH);
        this.columnSum = new Written<>(
                lanes > 1 ? start : Written.Start.NEVER,
                () -> ColumnSumCode.make(lanes, form.wide()),
                this::trial,
                FAST * DEPTH * LoopWriter.sums(form.wide()) / lanes);
    }

    /// Where multiply-adds are no instruction, the JVM makes of plain loops what can be had.
    private static Tiles ofMachine(boolean wide) {
        return MultiplyAdd.IS_INSTRUCTION ? new Tiles(form(VECTOR_BITS, wide), Written.Start.LATER) : never(wide);
    }

    /// Tiles of a form that are taken at once, fast or not; for checks.
    static Tiles of(Tile.Form form) {
        return new Tiles(form, Written.Start.NOW);
    }

    /// Without tiles, as on a machine where they are not run in yet; for checks.
    static Tiles never(boolean wide) {
        return new Tiles(form(0, wide), Written.Start.NEVER);
    }

    static Tiles of(DType dtype) {
        return dtype == DType.F32 ? FLOATS : DOUBLES;
    }

    Numbers numbers() {
        return numbers;
    }

    /// Whether tiles are taken before they are run in.
    boolean areAtOnce() {
        return start == Written.Start.NOW;
    }

    Scratch.Shelf shelf() {
        return shelf;
    }

    Tile.Form form() {
        return form;
    }

    /// The form for a result of so many rows. With 16 registers tiles of 5 rows are a fifteenth faster than those of 4, unless more of their rows lie idle.
    Tile.Form form(int rows) {
        boolean areTaller = form.rows() == 4 && form.lanes() > 1;
        boolean isWorth = Math.ceilDiv(rows, 5) * 5 * 15 < Math.ceilDiv(rows, 4) * 4 * 16;
        return areTaller && isWorth ? new Tile.Form(5, form.vectors(), form.lanes(), form.wide(), form.apart()) : form;
    }

    /// Numbers in a vector that loops are written in: as in tiles; 1 without vectors. An x86's vectors of two numbers are for tiles alone, as for masks of two
    /// the JVM has no instructions there: what compares was eight times slower than plain numbers.
    static int lanes(boolean wide) {
        int lanes = form(VECTOR_BITS, wide).lanes();
        return lanes == 2 && !isArm() ? 1 : lanes;
    }

    Written<Tile> tile(Tile.Form wanted) {
        double fast = FAST * DEPTH * wanted.rows() * wanted.vectors();
        return tiles.computeIfAbsent(
                wanted, f -> new Written<>(start, () -> TileCode.make(f), tile -> trial(f, tile), fast));
    }

    /// Whether squares are turned in registers: where any lanes of two vectors are merged by one instruction. With shorter vectors the JVM has none for
    /// it, and single numbers are moved ten times faster.
    boolean areTurned() {
        return form.lanes() * (form.wide() ? Double.SIZE : Float.SIZE) >= 512;
    }

    Written<Turn> turn() {
        return turn;
    }

    /// @param width of strips, a multiple of the lanes
    Written<StripCut> stripCut(int width) {
        return cuts.computeIfAbsent(
                width,
                w -> new Written<>(
                        form.lanes() > 1 ? start : Written.Start.NEVER,
                        () -> StripCutCode.make(w, form.lanes(), form.wide()),
                        cut -> trial(w, cut),
                        FAST * DEPTH * w / form.lanes()));
    }

    Written<ColumnSum> columnSum() {
        return columnSum;
    }

    /// @param wanted one vector wide, which is not a plain number
    Written<TurnTile> turnTile(Tile.Form wanted) {
        double fast = FAST * DEPTH * Math.max(2, wanted.rows()); // turning takes as long as two rows
        return turnTiles.computeIfAbsent(
                wanted, f -> new Written<>(start, () -> TurnTileCode.make(f), tile -> trial(f, tile), fast));
    }

    /// The last argument of a turn.
    Object order() {
        return order;
    }

    private Runnable trial(Tile.Form of, Tile tile) {
        int columns = of.columns();
        Object a = numbers.array((of.rows() - 1) * of.apart() + DEPTH * of.rows());
        Object b = numbers.array(DEPTH * columns), c = numbers.array(of.rows() * columns);
        return () -> {
            tile.run(a, 0, 1, b, 0, columns, DEPTH / 2, c, 0, columns, false);
            tile.run(a, 0, of.rows(), b, 0, columns, DEPTH / 2, c, 0, columns, true);
        };
    }

    private Runnable trial(Tile.Form of, TurnTile tile) {
        int lanes = of.lanes();
        Object a = numbers.array((of.rows() - 1) * of.apart() + DEPTH * of.rows());
        Object b = numbers.array(DEPTH * lanes), c = numbers.array(of.rows() * lanes);
        return () -> tile.run(a, 0, b, 0, DEPTH, DEPTH, c, 0, lanes, order);
    }

    private Runnable trial(Turn turned) {
        int lanes = form.lanes();
        Object from = numbers.array(DEPTH * lanes), to = numbers.array(DEPTH * lanes);
        return () -> turned.run(from, 0, DEPTH, to, 0, lanes, DEPTH, order);
    }

    private Runnable trial(int width, StripCut cut) {
        Object from = numbers.array(DEPTH * width), to = numbers.array(DEPTH * width);
        return () -> cut.run(from, 0, 2 * width, DEPTH / 2, to, 0, 2, DEPTH / 2 * width);
    }

    private Runnable trial(ColumnSum written) {
        int sums = LoopWriter.sums(form.wide());
        Object from = numbers.array(sums * DEPTH), to = numbers.array(DEPTH);
        return () -> written.run(from, DEPTH, sums, DEPTH, to);
    }

    /// By the size of a vector in bits; 0 without vectors.
    static Tile.Form form(int bits, boolean wide) {
        int lanes = bits / (wide ? Double.SIZE : Float.SIZE);
        return switch (bits) {
            case 512 -> new Tile.Form(8, 2, lanes, wide, 1); // 32 registers
            case 256, 128 ->
                new Tile.Form(isArm() ? 8 : 4, 2, lanes, wide, 1); // 16, where C2 does not keep 12 sums; of ARM 32
            default -> new Tile.Form(4, 3, 1, wide, 1);
        };
    }

    private static boolean isArm() {
        return System.getProperty("os.arch", "").equals("aarch64");
    }

    /// The module of vectors is an incubating one, which a program may have or not: it is asked for by name, as nothing here may need it.
    private static int vectorBits() {
        if (!MultiplyAdd.IS_INSTRUCTION) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "all works in plain loops, as this processor, or the JVM on it, has no instruction that multiplies"
                            + " and adds; on one that has it is many times faster");
            return 0;
        }
        Optional<Module> vectors = ModuleLayer.boot().findModule("jdk.incubator.vector");
        if (vectors.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "kernels run in plain loops, as the module of vectors is not there;"
                            + " `--add-modules jdk.incubator.vector` makes them several times faster");
            return 0;
        }
        Tiles.class.getModule().addReads(vectors.get());
        try {
            Class<?> floats = Class.forName("jdk.incubator.vector.FloatVector");
            Field preferred = floats.getField("SPECIES_PREFERRED");
            Object species = preferred.get(null);
            int bits = (int) preferred.getType().getMethod("vectorBitSize").invoke(species);
            if (form(bits, false).lanes() == 1) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "kernels run in plain loops, as vectors of {0} bits are not among those that there is code"
                            + " for; `-XX:MaxVectorSize` of 16, 32 or 64 bytes makes them faster where the processor"
                            + " has these",
                        Integer.toString(bits));
            }
            return bits;
        } catch (ReflectiveOperationException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "kernels run in plain loops, as vectors cannot be asked for: this Java is of another version than"
                            + " the one that Slopewise is written for",
                    e);
            return 0;
        }
    }
}
