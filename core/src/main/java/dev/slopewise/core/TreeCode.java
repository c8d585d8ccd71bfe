package dev.slopewise.core;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_List;
import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.DEFAULT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes values of one structure apart and builds them, without looking at the structure: each record's accessors and constructor are constants of the class,
/// so that the JVM compiles them into it. This takes a sixth of the time of [Fit] and [Tree#rebuild].
interface TreeCode {
    /// With more parts the JVM takes seconds to compile the methods, which until then are slower than what they stand for.
    int MOST_PARTS = 100;

    /// How many leaves there are.
    int count();

    /// See [TreeForm#collects]. What accessors throw is thrown on.
    boolean collects(@Nullable Object value, List<Tensor> leaves);

    /// See [TreeForm#rebuild]. What constructors throw is thrown on.
    Object build(List<Tensor> leaves);

    /// Empty for a structure with anything but records, lists, tensors and what belongs to the structure, and for large ones.
    static Optional<TreeCode> of(Tree.Structure structure) {
        if (parts(structure) > MOST_PARTS) return Optional.empty();
        var writer = new Writer(structure);
        byte[] bytes = writer.bytes();
        try {
            return Optional.of((TreeCode) MethodHandles.lookup()
                    .defineHiddenClassWithClassData(bytes, List.copyOf(writer.constants), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a class that was just written cannot be loaded", e);
        }
    }

    /// How many parts a structure has, itself included; too many where no code can be written.
    private static int parts(Tree.Structure structure) {
        return switch (structure) {
            case Tree.Structure.Leaf _, Tree.Structure.Plain _ -> 1;
            case Tree.Structure.OfRecord of -> parts(of.parts());
            case Tree.Structure.OfList of -> parts(of.parts());
            case Tree.Structure.OfMap _, Tree.Structure.OfArray _, Tree.Structure.OfOptional _ -> MOST_PARTS + 1;
        };
    }

    private static int parts(List<Tree.Structure> parts) {
        int sum = 1;
        for (Tree.Structure part : parts) sum = Math.min(sum + parts(part), MOST_PARTS + 1);
        return sum;
    }

    /// Writes the class.
    final class Writer {
        private static final ClassDesc SELF = ClassDesc.of("dev.slopewise.core.WrittenTree");
        private static final ClassDesc TENSOR = ClassDesc.of("dev.slopewise.core.Tensor");
        private static final ClassDesc OBJECTS = CD_Object.arrayType();
        private static final int VALUE = 1, LEAVES_OF_VALUE = 2, LEAVES = 1;

        private final Tree.Structure structure;
        private final List<Object> constants = new ArrayList<>();
        private int leaves; // written so far

        Writer(Tree.Structure structure) {
            this.structure = structure;
        }

        byte[] bytes() {
            return ClassFile.of().build(SELF, written -> {
                written.withInterfaceSymbols(ClassDesc.of("dev.slopewise.core.TreeCode"));
                written.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
                written.withMethodBody(
                        INIT_NAME,
                        MTD_void,
                        ClassFile.ACC_PUBLIC,
                        code -> code.aload(0)
                                .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                .return_());
                written.withMethodBody(
                        "build",
                        MethodTypeDesc.of(CD_Object, CD_List),
                        ClassFile.ACC_PUBLIC,
                        code -> build(structure, code).areturn());
                int count = leaves;
                written.withMethodBody(
                        "count",
                        MethodTypeDesc.of(CD_int),
                        ClassFile.ACC_PUBLIC,
                        code -> code.loadConstant(count).ireturn());
                written.withMethodBody(
                        "collects",
                        MethodTypeDesc.of(CD_boolean, CD_Object, CD_List),
                        ClassFile.ACC_PUBLIC,
                        this::collects);
            });
        }

        private CodeBuilder constant(CodeBuilder code, Object value, ClassDesc type) {
            constants.add(value);
            return code.loadConstant(
                    DynamicConstantDesc.ofNamed(BSM_CLASS_DATA_AT, DEFAULT_NAME, type, constants.size() - 1));
        }

        private void collects(CodeBuilder code) {
            Label differs = code.newLabel();
            collect(structure, code, VALUE, differs);
            code.iconst_1().ireturn();
            code.labelBinding(differs).iconst_0().ireturn();
        }

        /// Of the value in a local variable.
        private void collect(Tree.Structure of, CodeBuilder code, int value, Label differs) {
            switch (of) {
                case Tree.Structure.Plain(var known) ->
                    constant(code, known, CD_Object)
                            .aload(value)
                            .invokevirtual(CD_Object, "equals", MethodTypeDesc.of(CD_boolean, CD_Object))
                            .ifeq(differs);
                case Tree.Structure.OfRecord record -> {
                    code.aload(value).ifnull(differs);
                    code.aload(value).invokevirtual(CD_Object, "getClass", MethodTypeDesc.of(CD_Class));
                    constant(code, record.type(), CD_Class).if_acmpne(differs);
                    Records known = Records.of(record.type());
                    for (int i = 0; i < record.parts().size(); i++) {
                        constant(code, known.reader(i), CD_MethodHandle)
                                .aload(value)
                                .invokevirtual(CD_MethodHandle, "invokeExact", MethodTypeDesc.of(CD_Object, CD_Object));
                        part(record.parts().get(i), code, differs);
                    }
                }
                case Tree.Structure.OfList(var parts) -> {
                    code.aload(value).instanceOf(CD_List).ifeq(differs);
                    code.aload(value).checkcast(CD_List).invokeinterface(CD_List, "size", MethodTypeDesc.of(CD_int));
                    code.loadConstant(parts.size()).if_icmpne(differs);
                    for (int i = 0; i < parts.size(); i++) {
                        get(code.aload(value).checkcast(CD_List), i);
                        part(parts.get(i), code, differs);
                    }
                }
                default -> { // a leaf: of(…) lets nothing else through
                    code.aload(value).instanceOf(TENSOR).ifeq(differs);
                    code.aload(LEAVES_OF_VALUE)
                            .aload(value)
                            .invokeinterface(CD_List, "add", MethodTypeDesc.of(CD_boolean, CD_Object))
                            .pop();
                }
            }
        }

        /// Of the value on the stack.
        private void part(Tree.Structure of, CodeBuilder code, Label differs) {
            int value = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(value);
            collect(of, code, value, differs);
        }

        private static CodeBuilder get(CodeBuilder code, int entry) {
            return code.loadConstant(entry).invokeinterface(CD_List, "get", MethodTypeDesc.of(CD_Object, CD_int));
        }

        /// Leaves the value on the stack.
        private CodeBuilder build(Tree.Structure of, CodeBuilder code) {
            return switch (of) {
                case Tree.Structure.Plain(var known) -> constant(code, known, CD_Object);
                case Tree.Structure.OfRecord record -> {
                    constant(code, Records.of(record.type()).creator(), CD_MethodHandle);
                    yield all(record.parts(), code)
                            .invokevirtual(CD_MethodHandle, "invokeExact", MethodTypeDesc.of(CD_Object, OBJECTS));
                }
                case Tree.Structure.OfList(var parts) ->
                    all(parts, code).invokestatic(CD_List, "of", MethodTypeDesc.of(CD_List, OBJECTS), true);
                default -> get(code.aload(LEAVES), leaves++).checkcast(TENSOR);
            };
        }

        private CodeBuilder all(List<Tree.Structure> parts, CodeBuilder code) {
            code.loadConstant(parts.size()).anewarray(CD_Object);
            for (int i = 0; i < parts.size(); i++) {
                code.dup().loadConstant(i);
                build(parts.get(i), code).aastore();
            }
            return code;
        }
    }
}
