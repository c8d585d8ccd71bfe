package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxForm.attribute;

import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import java.util.List;

/// Entry-wise operations, by ONNX's own where there is one, else by formulas that keep their accuracy and their limits.
final class PointwiseForm {
    private final Nodes nodes;
    private final DType dtype;
    private final String x;
    private final String y;

    private PointwiseForm(Nodes nodes, DType dtype, String x, String y) {
        this.nodes = nodes;
        this.dtype = dtype;
        this.x = x;
        this.y = y;
    }

    static Value write(Exporter to, Pointwise op, List<Integer> in) {
        List<Value> values = in.stream().map(to::value).toList();
        DType dtype = to.type(in.getLast()).dtype();
        String x = values.getFirst().name(),
                y = values.get(Math.min(1, values.size() - 1)).name();
        var form = new PointwiseForm(to.nodes, dtype, x, y);
        String made = op == Pointwise.SELECT ? form.select(values.get(2).name()) : form.write(op);
        return Value.joined(made, values);
    }

    private String write(Pointwise op) {
        return switch (op) {
            case NEG -> of("Neg", x);
            case ABS -> of("Abs", x);
            case SIGN -> of("Sign", x);
            case FLOOR -> of("Floor", x);
            case CEIL -> of("Ceil", x);
            case ROUND -> of("Round", x);
            case RECIPROCAL -> of("Reciprocal", x);
            case SQRT -> of("Sqrt", x);
            case CBRT -> times(of("Sign", x), of("Pow", of("Abs", x), number(1.0 / 3)));
            case EXP -> of("Exp", x);
            case EXPM1 -> times(of("Tanh", times(x, number(0.5))), plus(of("Exp", x), number(1)));
            case LOG -> of("Log", x);
            case LOG1P -> log1p();
            case SIN -> of("Sin", x);
            case COS -> of("Cos", x);
            case TAN -> of("Tan", x);
            case ASIN -> of("Asin", x);
            case ACOS -> of("Acos", x);
            case ATAN -> of("Atan", x);
            case SINH -> of("Sinh", x);
            case COSH -> of("Cosh", x);
            case TANH -> of("Tanh", x);
            case ASINH -> of("Asinh", x);
            case ACOSH -> of("Acosh", x);
            case ATANH -> of("Atanh", x);
            case SIGMOID -> of("Sigmoid", x);
            case ERF -> of("Erf", x);
            case ERFC -> of("Sub", number(1), of("Erf", x));
            case ADD -> plus(x, y);
            case SUB -> of("Sub", x, y);
            case MUL -> times(x, y);
            case DIV, TRUNC_DIV -> of("Div", x, y);
            case POW -> of("Pow", x, y);
            case MIN -> of("Min", x, y);
            case MAX -> of("Max", x, y);
            case HYPOT -> hypot();
            case FLOOR_MOD -> dtype.isInteger() ? of("Mod", x, y) : flooredRemainder();
            case REMAINDER -> nodes.add("Mod", List.of(x, y), attribute("fmod", 1));
            case FLOOR_DIV -> of("Div", of("Sub", x, of("Mod", x, y)), y);
            case BIT_NOT -> of("BitwiseNot", x);
            case BIT_AND -> of("BitwiseAnd", x, y);
            case BIT_OR -> of("BitwiseOr", x, y);
            case BIT_XOR -> of("BitwiseXor", x, y);
            case EQ -> of("Equal", x, y);
            case NE -> of("Not", of("Equal", x, y));
            case LT -> of("Less", x, y);
            case LE -> of("LessOrEqual", x, y);
            case GT -> of("Greater", x, y);
            case GE -> of("GreaterOrEqual", x, y);
            case NOT -> of("Not", x);
            case AND -> of("And", x, y);
            case OR -> of("Or", x, y);
            case XOR -> of("Xor", x, y);
            case SELECT, ATAN2, ERFINV, LGAMMA, NEXT_AFTER, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED ->
                throw Exporter.refused(op);
        };
    }

    /// Runtimes know no choice between truth values.
    private String select(String z) {
        if (dtype != DType.BOOL) return of("Where", x, y, z);
        return of("Or", of("And", x, y), of("And", of("Not", x), z));
    }

    /// ln u · x / (u − 1) for u = 1 + x as it was rounded; x where u is 1, ln u where the 1 is lost.
    ///
    /// @see <a href="https://people.eecs.berkeley.edu/~wkahan/Mindless.pdf">Kahan, on ln(1 + x)</a>
    private String log1p() {
        String u = plus(x, number(1)), log = of("Log", u);
        String corrected = times(log, of("Div", x, of("Sub", u, number(1))));
        return of("Where", of("Equal", u, number(1)), x, of("Where", of("Equal", u, x), log, corrected));
    }

    /// The longer side times √(1 + (shorter / longer)²), so that squares do not overflow; 0 where both are 0.
    private String hypot() {
        String a = of("Abs", x), b = of("Abs", y);
        String longer = of("Max", a, b);
        String share = of("Div", of("Min", a, b), longer);
        String length = times(longer, of("Sqrt", plus(number(1), times(share, share))));
        return of("Where", of("Equal", longer, number(0)), longer, length);
    }

    private String flooredRemainder() {
        return of("Sub", x, times(of("Floor", of("Div", x, y)), y));
    }

    private String plus(String a, String b) {
        return of("Add", a, b);
    }

    private String times(String a, String b) {
        return of("Mul", a, b);
    }

    private String number(double value) {
        return nodes.scalar(value, dtype);
    }

    private String of(String op, String... in) {
        return nodes.add(op, List.of(in));
    }
}
