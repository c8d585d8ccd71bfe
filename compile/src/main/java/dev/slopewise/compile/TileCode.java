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

/// Writes the bytecode of a [Tile]: every sum is a local variable of its own, so that it stays in a register.
final class TileCode {
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void,
            CD_Object,
            CD_int,
            CD_int,
            CD_Object,
            CD_int,
            CD_int,
            CD_int,
            CD_Object,
            CD_int,
            CD_int,
            CD_boolean);

    // parameters; 0 is `this`
    private static final int A = 1, AT_A = 2, STEP_A = 3, B = 4, AT_B = 5, STEP_B = 6, K = 7;
    private static final int C = 8, AT_C = 9, STRIDE = 10, IS_MORE = 11, FREE = 12;

    private final Tile.Form form;
    private final ClassDesc number;
    private final ClassDesc array;
    private final ClassDesc vector;
    private final ClassDesc sum;

    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");

    private TileCode(Tile.Form form) {
        this.form = form;
        this.number = form.wide() ? CD_double : CD_float;
        this.array = number.arrayType();
        this.vector = ClassDesc.of("jdk.incubator.vector." + (form.wide() ? "DoubleVector" : "FloatVector"));
        this.sum = isPlain() ? number : vector;
    }

    /// A tile of this form, ready to run.
    static Tile make(Tile.Form form) {
        try {
            byte[] code = new TileCode(form).write();
            return (Tile) MethodHandles.lookup()
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
        ClassDesc self = ClassDesc.of(TileCode.class.getPackageName() + ".WrittenTile");
        return ClassFile.of().build(self, written -> {
            written.withInterfaceSymbols(ClassDesc.of(Tile.class.getName()));
            written.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
            written.withMethodBody(
                    INIT_NAME,
                    MTD_void,
                    ClassFile.ACC_PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(CD_Object, INIT_NAME, MTD_void)
                            .return_());
            written.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::body);
        });
    }

    private int slots() {
        return isPlain() && form.wide() ? 2 : 1;
    }

    private int sumAt(int row, int v) {
        return FREE + (row * form.vectors() + v) * slots();
    }

    private int columnAt(int v) {
        return sumAt(form.rows(), v);
    }

    private int entryAt() {
        return columnAt(form.vectors());
    }

    private void body(CodeBuilder code) {
        for (int at : new int[] {A, B, C}) code.aload(at).checkcast(array).astore(at);
        for (int i = 0; i < form.rows(); i++) {
            for (int v = 0; v < form.vectors(); v++) zero(code, sumAt(i, v));
        }
        Label next = code.newLabel(), done = code.newLabel();
        code.labelBinding(next).iload(K).ifle(done);
        for (int v = 0; v < form.vectors(); v++) {
            load(code, B, AT_B, v * form.lanes());
            code.storeLocal(TypeKind.from(sum), columnAt(v));
        }
        for (int i = 0; i < form.rows(); i++) {
            entry(code, i);
            code.storeLocal(TypeKind.from(sum), entryAt());
            for (int v = 0; v < form.vectors(); v++) addProduct(code, sumAt(i, v), columnAt(v));
        }
        advance(code, AT_A, STEP_A);
        advance(code, AT_B, STEP_B);
        code.iinc(K, -1).goto_(next);
        code.labelBinding(done).iload(IS_MORE).ifThenElse(more -> store(more, true), set -> store(set, false));
        code.return_();
    }

    private static void advance(CodeBuilder code, int at, int step) {
        code.iload(at).iload(step).iadd().istore(at);
    }

    private void store(CodeBuilder code, boolean adds) {
        for (int i = 0; i < form.rows(); i++) {
            for (int v = 0; v < form.vectors(); v++) store(code, sumAt(i, v), v * form.lanes(), adds);
            advance(code, AT_C, STRIDE);
        }
    }

    private void species(CodeBuilder code) {
        code.getstatic(vector, "SPECIES_PREFERRED", SPECIES);
    }

    private void zero(CodeBuilder code, int at) {
        if (isPlain()) {
            if (form.wide()) code.dconst_0();
            else code.fconst_0();
        } else {
            species(code);
            code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES));
        }
        code.storeLocal(TypeKind.from(sum), at);
    }

    private void index(CodeBuilder code, int at, int more) {
        code.iload(at);
        if (more > 0) code.loadConstant(more).iadd();
    }

    /// Pushes the number or vector at an index of an array.
    private void load(CodeBuilder code, int from, int at, int more) {
        if (isPlain()) {
            code.aload(from);
            index(code, at, more);
            code.arrayLoad(TypeKind.from(number));
        } else {
            species(code);
            code.aload(from);
            index(code, at, more);
            code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
        }
    }

    /// Pushes an entry of `a`, in all lanes.
    private void entry(CodeBuilder code, int row) {
        if (!isPlain()) species(code);
        code.aload(A);
        index(code, AT_A, row * form.apart());
        code.arrayLoad(TypeKind.from(number));
        if (!isPlain()) code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, number));
    }

    private void addProduct(CodeBuilder code, int to, int column) {
        TypeKind kind = TypeKind.from(sum);
        code.loadLocal(kind, entryAt()).loadLocal(kind, column).loadLocal(kind, to);
        if (isPlain()) {
            code.invokestatic(ClassDesc.of("java.lang.Math"), "fma", MethodTypeDesc.of(number, number, number, number));
        } else {
            code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        }
        code.storeLocal(kind, to);
    }

    /// Puts a sum where it belongs in `c`, or adds it there.
    private void store(CodeBuilder code, int sumAt, int more, boolean adds) {
        TypeKind kind = TypeKind.from(sum);
        if (isPlain()) {
            code.aload(C);
            index(code, AT_C, more);
        }
        if (adds) load(code, C, AT_C, more);
        code.loadLocal(kind, sumAt);
        if (isPlain()) {
            if (adds && form.wide()) code.dadd();
            else if (adds) code.fadd();
            code.arrayStore(kind);
        } else {
            if (adds) code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
            code.aload(C);
            index(code, AT_C, more);
            code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
        }
    }
}
