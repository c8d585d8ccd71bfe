package dev.slopewise.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Something was asked that cannot be done: what was needed and what came, where, and the way out.
///
/// ```
/// matmul needs equal inner sizes, got [784, 32] · [784, 10]: 32 ≠ 784
///   right operand: layers[0].weight, in Mlp.apply (Mlp.java:21)
///   if the batch is in the last axis, transpose() the left operand
/// ```
public final class SlopewiseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String CORE = SlopewiseException.class.getPackageName() + ".",
            COMPILE = "dev.slopewise.compile.",
            LEARN = "dev.slopewise.learn.";

    private final String problem;
    private final String where;
    private final String wayOut;

    /// @param problem what was needed and what came, with values
    /// @param where   path and line; empty when not known
    /// @param wayOut  what to do; empty when the problem says it
    public SlopewiseException(String problem, String where, String wayOut) {
        super(problem + line(where) + line(wayOut));
        this.problem = problem;
        this.where = where;
        this.wayOut = wayOut;
    }

    private static String line(String text) {
        return text.isEmpty() ? "" : "\n  " + text;
    }

    public String problem() {
        return problem;
    }

    public String where() {
        return where;
    }

    public String wayOut() {
        return wayOut;
    }

    /// Checks an argument where it enters.
    ///
    /// @throws SlopewiseException made from the format and its arguments when the condition does not hold
    public static void require(boolean holds, String format, Object... arguments) {
        if (!holds) {
            throw refuse(format.formatted(arguments), "");
        }
    }

    /// An exception that names the caller's own line.
    public static SlopewiseException refuse(String problem, String wayOut) {
        return new SlopewiseException(problem, inUsersLine(), wayOut);
    }

    /// An exception that names the operand at fault and the caller's own line.
    static SlopewiseException refuse(String problem, String operand, String wayOut) {
        String line = inUsersLine();
        String join = operand.isEmpty() || line.isEmpty() ? "" : ", ";
        return new SlopewiseException(problem, operand + join + line, wayOut);
    }

    /// As it is written in the source: an anonymous class goes by the name of the one around it.
    private static String simpleName(String type) {
        String named = type.replaceFirst("(\\$\\d+)+$", "");
        return named.substring(Math.max(named.lastIndexOf('.'), named.lastIndexOf('$')) + 1)
                .replaceFirst("^\\d+", "");
    }

    private static String inUsersLine() {
        return innermost(List.of(CORE, COMPILE, LEARN))
                .or(SlopewiseException::caller)
                .map(line -> "in " + line)
                .orElse("");
    }

    /// The innermost line of code outside this library's core and the backend that carries graphs out. It may be a layer's, which says more of
    /// where an operation stands than who called the layer; a refusal names the line outside of `learn` too, which is the one to change.
    public static Optional<String> caller() {
        return innermost(List.of(CORE, COMPILE));
    }

    /// @param inside the beginnings of the names of classes to look beyond
    private static Optional<String> innermost(List<String> inside) {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(f -> inside.stream().noneMatch(f.getClassName()::startsWith)
                                && !f.getClassName().startsWith("java.")
                                && !f.getClassName().startsWith("jdk."))
                        .findFirst()
                        .map(f -> {
                            String simple = simpleName(f.getClassName());
                            String method = f.getMethodName().startsWith("lambda$")
                                    ? f.getMethodName().split("\\$", -1)[1]
                                    : f.getMethodName();
                            return String.format(
                                    Locale.ROOT, "%s.%s (%s:%d)", simple, method, f.getFileName(), f.getLineNumber());
                        }));
    }
}
