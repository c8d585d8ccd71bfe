package dev.slopewise.core;

import java.util.List;

/// A pure operation, made from tensors of certain types: what results have, and what they mean. Its derivative is stated by the kind of
/// operation: [SingleOp] by a [Sensitivity] for each input, [JointOp] by one map for all, [Control] by the derivatives of the graphs it holds.
///
/// Two ops that are equal (records and enum constants are) do the same.
public sealed interface Op permits SingleOp, JointOp, Control {
    /// What [#operands()] says of an operation on a list of any length but 0.
    int ONE_OR_MORE = -1;

    /// How many operands it takes.
    int operands();

    /// Whether it takes so many operands.
    default boolean takes(int count) {
        return operands() == ONE_OR_MORE ? count > 0 : count == operands();
    }

    /// The types of the results.
    ///
    /// @throws SlopewiseException if the op cannot take such inputs
    List<Type> types(List<Type> in);

    /// The meaning: fills each of `out`, whose types are `types(in)` and whose content is unspecified before.
    /// Real arithmetic is carried out in double precision and rounded once.
    void eval(List<Array> in, List<Array> out);

    /// The meaning made ready to run many times; graphs that the op holds are made ready by `backend`.
    default Backend.Kernel prepared(Backend backend) {
        return this::eval;
    }

    /// What one evaluation costs, counted as multiply-adds; moving numbers is free.
    default long multiplyAdds(List<Type> in, List<Type> out) {
        return 0;
    }

    /// What one evaluation holds beside operands and results, in bytes.
    default long workBytes() {
        return 0;
    }

    /// The graphs it holds.
    default List<Graph> bodies() {
        return List.of();
    }

    /// The op's name in graphs and errors, with its settings.
    default String label() {
        return toString();
    }
}
