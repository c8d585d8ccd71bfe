package dev.slopewise.core;

import java.util.List;

/// An operation with one result, and the three facts that every transform is made from: type, meaning, derivative.
///
/// Such ops act on the last axes; leading axes ride along. So the same op, given inputs with one more axis in front, does its work once per
/// entry of that axis, and `vmap` needs no rule per op. Inputs always come with the sizes an op asks for: broadcasting is an op of its own,
/// written by [Tensor].
public sealed interface SingleOp extends Op
        permits Pointwise,
                Polygamma,
                Convert,
                Reduction,
                Cumulative,
                Windowing,
                Layout,
                Contraction,
                Triangular,
                Gaps,
                Determinants,
                Indexing,
                Source,
                Sampling,
                Boundary {
    /// The type of the result.
    ///
    /// @throws SlopewiseException if the op cannot take such inputs
    Type type(List<Type> in);

    /// The meaning: fills `out`, whose type is `type(in)` and whose content is unspecified before.
    /// Real arithmetic is carried out in double precision and rounded once.
    void eval(List<Array> in, Array out);

    /// How each input moves the output, at this point.
    List<Sensitivity> derivative(List<Tensor> in, Tensor out);

    /// What one evaluation costs, counted as multiply-adds; moving numbers is free.
    default long multiplyAdds(List<Type> in, Type out) {
        return 0;
    }

    @Override
    default List<Type> types(List<Type> in) {
        return List.of(type(in));
    }

    @Override
    default void eval(List<Array> in, List<Array> out) {
        eval(in, out.getFirst());
    }

    @Override
    default long multiplyAdds(List<Type> in, List<Type> out) {
        return multiplyAdds(in, out.getFirst());
    }
}
