package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.slopewise.compile.LaneCode.Instruction;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.How;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a pass is walked along a row in vectors, and what the methods that do it ([VectorWalk]) are told.
///
/// Parameters: for each access along the row its array and the row's place in it; what is one number a row; partial sums; from, to; lanes.
///
/// Where rows stand apart evenly and nothing happens between them, a method walks along several, as a call a row costs as much as a dozen vectors. It is
/// then told of each access the array, the first row's place and the distance of rows, also where it has one number a row, and how many rows; then where
/// blocks of rows end, in which rows are added up.
final class Walks {
    /// So many instructions, over all vectors of a turn, are written one vector after the other.
    private static final int MOST_UNROLLED = 60;

    /// Of a method's parameters, by the class file format; a number of 64 bits takes two.
    private static final int MOST_SLOTS = 255;

    /// Of a method that walks several rows: with more the JVM's last compiler has no calling sequence for it on some machine (on an x86 with 74).
    private static final int MOST_PARAMETERS = 56;

    /// Of a method over masked vectors: the JVM's first compiler may run out of registers for more (11 numbers read and written), and then the last never comes.
    private static final int MOST_MASKED = 8;

    /// Turns at once where the largest or smallest is looked for: that takes several instructions in Java, as any may be NaN, each waiting for the last.
    private static final int EXTREMES_AT_ONCE = 4;

    private Walks() {}

    /// Whether a method walks along several rows.
    static boolean walksRows(LoopForm form) {
        boolean isOnePass =
                form.passes().size() == 1 && form.folds() == 0 && form.rowPuts().isEmpty();
        boolean canBeTold = 3 * form.accesses().size() + 5 + told(accumulating(form)) <= MOST_PARAMETERS;
        return isOnePass && canBeTold && form.accesses().stream().noneMatch(LoopForm.Access::table);
    }

    /// The accesses that rows are added up in, in order.
    static SortedSet<Integer> accumulating(LoopForm form) {
        Stream<Integer> puts = form.passes().stream()
                .flatMap(p -> p.puts().stream())
                .filter(p -> p.how() != How.STORE)
                .map(LoopForm.Put::access);
        Stream<Integer> rowPuts =
                form.rowPuts().stream().filter(p -> p.how() != How.STORE).map(LoopForm.RowPut::access);
        return Stream.concat(puts, rowPuts).collect(Collectors.toCollection(TreeSet::new));
    }

    /// How many numbers tell a method that walks along several rows of their blocks: rows of the block at hand and of each, and how far blocks are apart.
    private static int told(Set<Integer> accumulating) {
        return accumulating.isEmpty() ? 0 : 2 + accumulating.size();
    }

    /// Writes what comes behind each of several rows, for accesses that rows are added up in: where a block ends, `advance` moves them to the next.
    ///
    /// @param left    variable with the rows of the block at hand
    /// @param ofBlock variable with the rows of each
    static void endOfRow(CodeBuilder code, int left, int ofBlock, Set<Integer> accumulating, IntConsumer advance) {
        Label same = code.newLabel();
        code.iinc(left, -1).iload(left).ifgt(same);
        for (int k : accumulating) advance.accept(k);
        code.iload(ofBlock).istore(left).labelBinding(same);
    }

    /// Whether what whole vectors leave of a row is done in plain numbers, entry by entry.
    static boolean isRestPlain(LoopForm form, LoopForm.Pass pass) {
        return alongEntries(form, pass).size() > MOST_MASKED;
    }

    /// The accesses whose array a method is told of.
    static List<Integer> told(LoopForm form, LoopForm.Pass pass) {
        if (!walksRows(form)) return alongEntries(form, pass);
        Stream<Integer> ofRow = alongRow(form, pass).stream().map(i -> (int) i.setting());
        return Stream.concat(alongEntries(form, pass).stream(), ofRow)
                .distinct()
                .toList();
    }

    /// Whether a pass has anything to do on entries.
    static boolean walks(LoopForm.Pass pass) {
        return !pass.puts().isEmpty() || !pass.folds().isEmpty();
    }

    /// Whether the methods of all passes can be told what they need. Many single numbers may be too many, and no vector makes those faster.
    static boolean canBeTold(LoopForm form, int lanes) {
        var types = new LaneTypes(form.wide(), lanes);
        return form.passes().stream()
                .filter(Walks::walks)
                .allMatch(pass -> slots(type(form, pass, types)) <= MOST_SLOTS);
    }

    private static int slots(MethodTypeDesc type) {
        return type.parameterList().stream()
                .mapToInt(parameter -> TypeKind.from(parameter).slotSize())
                .sum();
    }

    static MethodTypeDesc type(LoopForm form, LoopForm.Pass pass, LaneTypes types) {
        List<ClassDesc> parameters = new ArrayList<>();
        for (int k : told(form, pass)) {
            parameters.add(types.array(form.accesses().get(k).entry()));
            parameters.add(CD_int);
            if (walksRows(form)) parameters.add(CD_int);
        }
        if (!walksRows(form)) {
            for (Instruction load : alongRow(form, pass)) {
                parameters.add(new LaneTypes(form.wide(), 1).of(load.action().kind()));
            }
        }
        parameters.add(types.array());
        parameters.addAll(List.of(CD_int, CD_int, CD_int));
        if (walksRows(form)) for (int i = 0; i < 1 + told(accumulating(form)); i++) parameters.add(CD_int);
        return MethodTypeDesc.of(CD_void, parameters);
    }

    private static Stream<Instruction> loads(LoopForm.Pass pass) {
        return pass.entries().stream().filter(i -> i.action().isLoad());
    }

    private static boolean isAlongEntries(LoopForm form, Instruction load) {
        return load.setting() < form.accesses().size()
                && form.accesses().get((int) load.setting()).along() == Along.ENTRIES;
    }

    /// The accesses of a pass that have an entry for each of a row.
    static List<Integer> alongEntries(LoopForm form, LoopForm.Pass pass) {
        Stream<Integer> read = loads(pass).filter(i -> isAlongEntries(form, i)).map(i -> (int) i.setting());
        Stream<Integer> written = pass.puts().stream().map(LoopForm.Put::access);
        return Stream.concat(read, written).distinct().sorted().toList();
    }

    /// The loads of a pass that give one number a row.
    static List<Instruction> alongRow(LoopForm form, LoopForm.Pass pass) {
        return loads(pass).filter(i -> !isAlongEntries(form, i)).distinct().toList();
    }

    /// Instructions on an entry.
    static long work(LoopForm.Pass pass) {
        long instructions =
                pass.entries().stream().filter(i -> !i.action().isConstant()).count();
        return instructions + pass.puts().size() + pass.folds().size();
    }

    /// How many vectors at once: those that all partial sums of a fold fill, which then are local variables, or one if that were too much code.
    static int unroll(LoopForm.Pass pass, LaneTypes types) {
        int all = pass.folds().isEmpty() ? 1 : LoopWriter.sums(types.wide()) / types.lanes();
        return all * work(pass) <= MOST_UNROLLED ? all : 1;
    }

    /// How many turns at once, in the larger part of a row: several where there are extremes, to which it is the same who meets whom.
    /// Sums go on in their order.
    static int turns(LoopForm.Pass pass, LaneTypes types) {
        boolean areLocal = step(pass, types) == LoopWriter.sums(types.wide());
        boolean fits = (long) EXTREMES_AT_ONCE * unroll(pass, types) * work(pass) <= MOST_UNROLLED;
        return hasExtremes(pass) && areLocal && fits ? EXTREMES_AT_ONCE : 1;
    }

    private static boolean hasExtremes(LoopForm.Pass pass) {
        return pass.folds().stream().anyMatch(Walks::isExtreme);
    }

    static boolean isExtreme(LoopForm.Fold fold) {
        return fold.how() == How.MIN || fold.how() == How.MAX;
    }

    /// How many turns a row must have at least, so that each of a form's loops goes round: what never ran when the JVM compiled it is interpreted when it does.
    static int turnsToSee(LoopForm form) {
        return form.passes().stream().anyMatch(Walks::hasExtremes) ? EXTREMES_AT_ONCE + 1 : 3;
    }

    /// Entries in a turn of the walk over whole vectors.
    static int step(LoopForm.Pass pass, LaneTypes types) {
        return unroll(pass, types) * types.lanes();
    }
}
