package dev.slopewise.data.text;

import static dev.slopewise.core.SlopewiseException.require;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tokens for the 256 bytes, and one for each merge of two tokens that often stand together. Any text has tokens and comes back whole, as text is
/// taken as bytes in UTF-8 and bytes have tokens.
///
/// Merges stay inside pieces such as words. Where the tokens of a model do not end in whole characters, [#decode] puts U+FFFD.
///
/// @see <a href="https://arxiv.org/abs/1508.07909">Sennrich et al. 2016, Neural Machine Translation of Rare Words with Subword Units</a>
public final class BytePairTokenizer implements Tokenizer {
    static final String NAME = "bytePairs";
    static final int BYTES = 256;

    /// Two tokens that stand together.
    record Pair(int left, int right) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            return left == other.left ? Integer.compare(right, other.right) : Integer.compare(left, other.left);
        }
    }

    private final List<Pair> merges;
    private final Map<Pair, Integer> merged = new HashMap<>(); // the token of a pair
    private final byte[][] bytes; // by token

    BytePairTokenizer(List<Pair> merges) {
        this.merges = List.copyOf(merges);
        this.bytes = new byte[BYTES + merges.size()][];
        for (int i = 0; i < BYTES; i++) bytes[i] = new byte[] {(byte) i};
        for (int i = 0; i < merges.size(); i++) {
            Pair pair = merges.get(i);
            int token = BYTES + i;
            if (pair.left >= token || pair.right >= token || merged.put(pair, token) != null) {
                throw Tokenizer.wrong(
                        "merge %d must be of two tokens below %d, and new, got %s".formatted(i, token, pair));
            }
            byte[] left = bytes[pair.left], right = bytes[pair.right];
            if (left.length + right.length > Pieces.MOST_BYTES) {
                throw Tokenizer.wrong("merge %d must have at most %d bytes, got %d"
                        .formatted(i, Pieces.MOST_BYTES, left.length + right.length));
            }
            bytes[token] = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, bytes[token], left.length, right.length);
        }
    }

    /// Merges the most frequent pair, again and again; of equally frequent ones that of the smallest tokens. The same text gives the same tokens.
    ///
    /// @param vocabulary how many tokens there are to be, at least 256; there are fewer if no pair is left that stands there twice
    public static BytePairTokenizer train(String text, int vocabulary) {
        require(vocabulary >= BYTES, "a vocabulary has at least the %d bytes, got %d", BYTES, vocabulary);
        return new BytePairTokenizer(new PairCounts(text).merges(vocabulary - BYTES));
    }

    @Override
    public int vocabulary() {
        return bytes.length;
    }

    @Override
    public int[] encode(String text) {
        Map<String, int[]> known = new HashMap<>();
        return Pieces.of(text)
                .map(piece -> known.computeIfAbsent(piece, this::tokens))
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    /// Merges in the order in which they were learned.
    private int[] tokens(String piece) {
        int[] tokens = Pieces.bytes(piece);
        while (true) {
            int first = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < tokens.length; i++) {
                first = Math.min(first, merged.getOrDefault(new Pair(tokens[i], tokens[i + 1]), Integer.MAX_VALUE));
            }
            if (first == Integer.MAX_VALUE) return tokens;
            tokens = merge(tokens, merges.get(first - BYTES), first);
        }
    }

    /// The tokens with `token` in place of each `pair`, from the left.
    static int[] merge(int[] tokens, Pair pair, int token) {
        int[] out = new int[tokens.length];
        int n = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean isPair = i + 1 < tokens.length && tokens[i] == pair.left && tokens[i + 1] == pair.right;
            out[n++] = isPair ? token : tokens[i];
            if (isPair) i++;
        }
        return Arrays.copyOf(out, n);
    }

    @Override
    public String decode(int... tokens) {
        var out = new ByteArrayOutputStream();
        for (int token : tokens) out.writeBytes(bytes[Tokenizer.check(token, bytes.length)]);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("tokenizer", NAME);
        map.put(
                "merges",
                merges.stream().map(pair -> List.of(pair.left, pair.right)).toList());
        return map;
    }
}
