package dev.slopewise.compile;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/// Bytecode over vectors of the machine's preferred size, or over plain numbers in their place: the parts that all written loops have. Vectors
/// are spoken of by name, as nothing here may need their module.
abstract class VectorCode {
    static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");

    final boolean isPlain;
    final boolean isWide;
    final ClassDesc number;
    final ClassDesc array;
    final ClassDesc vector;

    VectorCode(int lanes, boolean isWide) {
        this.isPlain = lanes == 1;
        this.isWide = isWide;
        this.number = isWide ? CD_double : CD_float;
        this.array = number.arrayType();
        this.vector = ClassDesc.of("jdk.incubator.vector." + (isWide ? "DoubleVector" : "FloatVector"));
    }

    /// Writes the one method of a functional interface, whose instance methods' parameters begin at 1.
    abstract void body(CodeBuilder code);

    /// An object of a new class that implements `type` by [#body].
    <T> T make(Class<T> type, MethodTypeDesc run) {
        byte[] written = ClassFile.of()
                .build(ClassDesc.of(VectorCode.class.getPackageName() + ".Written" + type.getSimpleName()), one -> {
                    one.withInterfaceSymbols(ClassDesc.of(type.getName()));
                    one.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
                    one.withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code -> code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_());
                    one.withMethodBody("run", run, ClassFile.ACC_PUBLIC, this::body);
                });
        try {
            return type.cast(MethodHandles.lookup()
                    .defineHiddenClass(written, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a class that was just written cannot be loaded", e);
        }
    }

    void castToArrays(CodeBuilder code, int... locals) {
        for (int at : locals) code.aload(at).checkcast(array).astore(at);
    }

    void species(CodeBuilder code) {
        code.getstatic(vector, "SPECIES_PREFERRED", SPECIES);
    }

    static void advance(CodeBuilder code, int at, int step) {
        code.iload(at).iload(step).iadd().istore(at);
    }

    static void index(CodeBuilder code, int at, int more) {
        code.iload(at);
        if (more > 0) code.loadConstant(more).iadd();
    }

    /// Pushes the number or vector at an index of an array.
    void load(CodeBuilder code, int from, int at, int more) {
        if (!isPlain) species(code);
        code.aload(from);
        index(code, at, more);
        if (isPlain) code.arrayLoad(TypeKind.from(number));
        else code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
    }

    /// Stores the vector that was pushed.
    void storeVector(CodeBuilder code, int to, int at, int more) {
        code.aload(to);
        index(code, at, more);
        code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
    }
}
