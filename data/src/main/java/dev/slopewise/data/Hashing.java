package dev.slopewise.data;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;

/// Texts as numbers that are the same on every machine and in every version, as models are saved with them.
final class Hashing {
    static final int BUCKETS = 32;
    static final int WORD_BUCKETS = 64;
    static final int MOST_BUCKETS = 1 << 20;

    private Hashing() {}

    /// 64-bit FNV-1a of the text's UTF-8, then mixed so that all its bits depend on all others.
    ///
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc9923">RFC 9923, FNV</a>
    /// @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood 2014, SplitMix</a>
    static long of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }

    static int bucket(String text, int buckets) {
        return (int) Long.remainderUnsigned(of(text), buckets);
    }

    /// Adds each word of a text as 1 or −1 in the column of its hash, and scales the sum to length 1.
    static void addWords(String text, float[] values, int at, int buckets) {
        eachWord(text, word -> {
            long hash = of(word);
            values[at + (int) Long.remainderUnsigned(hash >>> 1, buckets)] += (hash & 1) == 0 ? 1 : -1;
        });
        double square = 0;
        for (int i = at; i < at + buckets; i++) {
            square += values[i] * values[i];
        }
        float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
        for (int i = at; i < at + buckets; i++) {
            values[i] *= scale;
        }
    }

    /// How many words texts have on average.
    static double words(Collection<String> texts) {
        long[] count = {0};
        texts.forEach(text -> eachWord(text, _ -> count[0]++));
        return (double) count[0] / Math.max(1, texts.size());
    }

    /// Runs of letters and digits, in small letters.
    private static void eachWord(String text, Consumer<String> use) {
        String small = text.toLowerCase(Locale.ROOT);
        int start = 0;
        for (int at = 0; at <= small.length(); at++) {
            boolean ends = at == small.length()
                    || !(Character.isLetterOrDigit(small.charAt(at)) || Character.isSurrogate(small.charAt(at)));
            if (ends) {
                if (at > start) {
                    use.accept(small.substring(start, at));
                }
                start = at + 1;
            }
        }
    }
}
