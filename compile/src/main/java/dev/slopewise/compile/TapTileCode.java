package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/// Writes the bytecode of a [TapTile]: every sum is a local variable of its own, so that it stays in a register.
final class TapTileCode {
    private static final ClassDesc STEPS = CD_int.arrayType();
    private static final MethodTypeDesc ADD = MethodTypeDesc.of(
            CD_void,
            CD_Object,
            CD_int,
            STEPS,
            CD_Object,
            CD_int,
            STEPS,
            CD_int,
            CD_int,
            CD_boolean,
            CD_Object,
            CD_int,
            CD_int);

    // parameters; 0 is `this`
    private static final int A = 1, AT_A = 2, STEPS_A = 3, B = 4, AT_B = 5, STEPS_B = 6, NEXT = 7, END = 8;
    private static final int IS_MORE = 9, C = 10, AT_C = 11, STRIDE = 12;
    private static final int NOW_A = 13, NOW_B = 14, FREE = 15;

    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");

    private final Tile.Form form;
    private final ClassDesc number;
    private final ClassDesc vector;
    private final TypeKind sum;

    private TapTileCode(Tile.Form form) {
        this.form = form;
        this.number = form.wide() ? CD_double : CD_float;
        this.vector = ClassDesc.of("jdk.incubator.vector." + (form.wide() ? "DoubleVector" : "FloatVector"));
        this.sum = isPlain() ? TypeKind.from(number) : TypeKind.REFERENCE;
    }

    /// A tile of this form, ready to run.
    static TapTile make(Tile.Form form) {
        try {
            byte[] code = new TapTileCode(form).write();
            return (TapTile) MethodHandles.lookup()
                    .defineHiddenClass(code, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a class that was just written cannot be loaded", e);
        }
    }

    private boolean isPlain() {
        return form.lanes() == 1;
    }

    private byte[] write() {
        ClassDesc self = ClassDesc.of(TapTileCode.class.getPackageName() + ".WrittenTapTile");
        return ClassFile.of().build(self, written -> {
            written.withInterfaceSymbols(ClassDesc.of(TapTile.class.getName()));
            written.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
            written.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    ClassFile.ACC_PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_());
            written.withMethodBody("add", ADD, ClassFile.ACC_PUBLIC, this::body);
        });
    }

    private int sumAt(int row, int v) {
        return FREE + (row * form.vectors() + v) * sum.slotSize();
    }

    private int columnAt(int v) {
        return sumAt(form.rows(), v);
    }

    private int entryAt() {
        return columnAt(form.vectors());
    }

    private void body(CodeBuilder code) {
        for (int at : new int[] {A, B, C})
            code.aload(at).checkcast(number.arrayType()).astore(at);
        for (int i = 0; i < form.rows(); i++) {
            for (int v = 0; v < form.vectors(); v++) {
                zero(code);
                code.storeLocal(sum, sumAt(i, v));
            }
        }
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(NEXT).iload(END).if_icmpge(done);
        code.aload(STEPS_A).iload(NEXT).iaload().iload(AT_A).iadd().istore(NOW_A);
        code.aload(STEPS_B).iload(NEXT).iaload().iload(AT_B).iadd().istore(NOW_B);
        for (int v = 0; v < form.vectors(); v++) {
            load(code, B, NOW_B, v * form.lanes());
            code.storeLocal(sum, columnAt(v));
        }
        for (int i = 0; i < form.rows(); i++) {
            entry(code, i);
            code.storeLocal(sum, entryAt());
            for (int v = 0; v < form.vectors(); v++) addProduct(code, sumAt(i, v), columnAt(v));
        }
        code.iinc(NEXT, 1).goto_(next);
        Label store = code.newLabel();
        code.labelBinding(done).iload(IS_MORE).ifeq(store);
        end(code, true);
        code.labelBinding(store);
        end(code, false);
    }

    private void end(CodeBuilder code, boolean isMore) {
        for (int i = 0; i < form.rows(); i++) {
            for (int v = 0; v < form.vectors(); v++) addTo(code, sumAt(i, v), v * form.lanes(), isMore);
            code.iload(AT_C).iload(STRIDE).iadd().istore(AT_C);
        }
        code.return_();
    }

    private void species(CodeBuilder code) {
        code.getstatic(vector, "SPECIES_PREFERRED", SPECIES);
    }

    private void zero(CodeBuilder code) {
        if (isPlain()) {
            if (form.wide()) code.dconst_0();
            else code.fconst_0();
        } else {
            species(code);
            code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
        }
    }

    private static void index(CodeBuilder code, int at, int more) {
        code.iload(at);
        if (more > 0) code.loadConstant(more).iadd();
    }

    private void load(CodeBuilder code, int from, int at, int more) {
        if (isPlain()) {
            code.aload(from);
            index(code, at, more);
            code.arrayLoad(sum);
        } else {
            species(code);
            code.aload(from);
            index(code, at, more);
            code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, number.arrayType(), CD_int));
        }
    }

    /// Pushes an entry of `a`, in all lanes.
    private void entry(CodeBuilder code, int row) {
        if (!isPlain()) species(code);
        code.aload(A);
        index(code, NOW_A, row);
        code.arrayLoad(TypeKind.from(number));
        if (!isPlain()) code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, number));
    }

    private void addProduct(CodeBuilder code, int to, int column) {
        code.loadLocal(sum, entryAt()).loadLocal(sum, column).loadLocal(sum, to);
        if (isPlain()) {
            code.invokestatic(MultiplyAdd.HOME, "fma", MethodTypeDesc.of(number, number, number, number));
        } else {
            code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        }
        code.storeLocal(sum, to);
    }

    /// Adds a sum to where it belongs in `c`, or to 0, so that −0 becomes 0 either way.
    private void addTo(CodeBuilder code, int sumAt, int more, boolean isMore) {
        if (isPlain()) {
            code.aload(C);
            index(code, AT_C, more);
            if (isMore) load(code, C, AT_C, more);
            else zero(code);
            code.loadLocal(sum, sumAt);
            if (form.wide()) code.dadd().dastore();
            else code.fadd().fastore();
        } else {
            if (isMore) load(code, C, AT_C, more);
            else zero(code);
            code.loadLocal(sum, sumAt).invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
            code.aload(C);
            index(code, AT_C, more);
            code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, number.arrayType(), CD_int));
        }
    }
}
