package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slopewise.core.DType;
import dev.slopewise.core.Index;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The full text of errors of indexing as a user sees them; as [ErrorTextsTest].
class IndexErrorTextsTest {
    private static final Tensor X = Tensor.zeros(4, 5);

    /// With the line of code cut out, which [ErrorTextsTest] shows.
    private static String text(ThrowingCallable asked) {
        return catchThrowableOfType(SlopewiseException.class, asked)
                .getMessage()
                .replaceAll("in IndexErrorTextsTest\\.\\S+ \\(IndexErrorTextsTest.java:\\d+\\)", "here");
    }

    @Test
    void indicesBeyondAnAxis() {
        assertThat(text(() -> X.get(0, 5))).isEqualTo("?");
    }
}
