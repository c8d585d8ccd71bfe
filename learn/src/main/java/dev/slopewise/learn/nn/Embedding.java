package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// A row of numbers for each token: `[…]` whole numbers from 0 to vocabulary − 1 become `[…, width]`.
///
/// @param rows `[vocabulary, width]`
/// @see <a href="https://www.jmlr.org/papers/v3/bengio03a.html">Bengio et al. 2003, A Neural Probabilistic Language Model</a>
public record Embedding(Tensor rows) implements Layer {
    /// Normal numbers of deviation `deviation`; 1 in PyTorch, 0.02 in GPT-2.
    public static Embedding create(Key key, double deviation, int vocabulary, int width) {
        require(
                vocabulary >= 1 && width >= 1,
                "an embedding needs at least one token and one number, got %d and %d",
                vocabulary,
                width);
        return new Embedding(key.normal(vocabulary, width).times(deviation));
    }

    /// Tokens out of range are refused when the numbers are known.
    @Override
    public Tensor apply(Tensor tokens) {
        require(tokens.dtype().isInteger(), "an embedding takes whole numbers (i32, i64), got %s", tokens.type());
        return rows.gather(tokens);
    }
}
