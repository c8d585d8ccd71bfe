package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slopewise.core.SlopewiseException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a user may ask that cannot be done, and the parts of the error that answers; how they make its text, [ErrorTextsTest] shows.
///
/// @param operand the operand that is named, before the line of code; empty for none
record Pin(ThrowingCallable asked, String problem, String operand, String wayOut) {
    static Pin pin(ThrowingCallable asked, String problem) {
        return new Pin(asked, problem, "", "");
    }

    static Pin pin(ThrowingCallable asked, String problem, String wayOut) {
        return new Pin(asked, problem, "", wayOut);
    }

    static Pin pin(ThrowingCallable asked, String problem, String operand, String wayOut) {
        return new Pin(asked, problem, operand, wayOut);
    }

    SlopewiseException error() {
        return catchThrowableOfType(SlopewiseException.class, asked);
    }

    void check() {
        SlopewiseException error = error();
        assertThat(error).as(problem).isNotNull();
        assertThat(error.problem()).isEqualTo(problem);
        assertThat(error.where().replaceAll("(, )?in \\S+ \\(ErrorsOf\\w+\\.java:\\d+\\)$", ""))
                .isEqualTo(operand);
        assertThat(error.wayOut()).isEqualTo(wayOut);
    }

    @Override
    public String toString() {
        return problem;
    }
}
