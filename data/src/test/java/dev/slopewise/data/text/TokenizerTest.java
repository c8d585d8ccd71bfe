package dev.slopewise.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.data.DataException;
import dev.slopewise.data.text.BytePairTokenizer.Pair;
import dev.slopewise.learn.train.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static final String TEXT = "the cat sat on the mat; the hat\nwas on the cat. Ähnlich: äh 😀😀 1234 12";

    @Test
    void aCharacterIsATokenInTheOrderOfUnicode() {
        var tokenizer = CharacterTokenizer.train("banana 😀");
        assertThat(tokenizer.vocabulary()).isEqualTo(5);
        assertThat(tokenizer.encode("nab 😀")).containsExactly(3, 1, 2, 0, 4);
        assertThat(tokenizer.decode(tokenizer.encode("banana 😀"))).isEqualTo("banana 😀");
    }

    @Test
    void aCharacterThatTrainingDidNotSeeIsRefused() {
        var tokenizer = CharacterTokenizer.train("ab");
        assertThatThrownBy(() -> tokenizer.encode("aé"))
                .hasMessage(
                        "character 2: the tokenizer knows 2 characters, and U+00E9 (LATIN SMALL LETTER E WITH ACUTE)"
                            + " is none of them; train it on a text that has this one, or use a byte-pair tokenizer,"
                            + " which takes any text");
        assertThatThrownBy(() -> CharacterTokenizer.train("")).isInstanceOf(DataException.class);
    }

    @Test
    void theMostFrequentPairIsMergedFirstAndOfEqualOnesTheSmallest() {
        // "ab" stands there 3 times, " a", "bc" and "cd" twice; with "ab" merged, " ab" is the smallest of those left.
        var tokenizer = BytePairTokenizer.train("ab abcd abcd", 258);
        assertThat(tokenizer.decode(256)).isEqualTo("ab");
        assertThat(tokenizer.decode(257)).isEqualTo(" ab");
    }

    /// The same by counting all pairs of the whole text anew for each merge.
    @Test
    void countsKeptUpToDateGiveTheMergesOfCountingAnew() {
        var random = new Random(3);
        for (int round = 0; round < 20; round++) {
            var text = new StringBuilder();
            for (int i = 0; i < 400; i++) text.append("aaabbcd  \n".charAt(random.nextInt(10)));
            assertThat(new PairCounts(text.toString()).merges(40))
                    .as(text.toString())
                    .isEqualTo(countedAnew(text.toString(), 40));
        }
    }

    private static List<Pair> countedAnew(String text, int most) {
        List<int[]> pieces = new ArrayList<>(Pieces.of(text).map(Pieces::bytes).toList());
        List<Pair> merges = new ArrayList<>();
        while (merges.size() < most) {
            Map<Pair, Integer> counts = new TreeMap<>();
            for (int[] piece : pieces) {
                for (int i = 0; i + 1 < piece.length; i++)
                    counts.merge(new Pair(piece[i], piece[i + 1]), 1, Integer::sum);
            }
            int highest = counts.values().stream().mapToInt(c -> c).max().orElse(0);
            if (highest < 2) break;
            Pair best = counts.keySet().stream()
                    .filter(pair -> counts.get(pair) == highest)
                    .findFirst()
                    .orElseThrow();
            int token = 256 + merges.size();
            pieces.replaceAll(piece -> BytePairTokenizer.merge(piece, best, token));
            merges.add(best);
        }
        return merges;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", TEXT, "漢字\u0000\r\n\t\u2003x\u0301 👨‍👩‍👧 'quoted'", "\uFEFFnever seen: ΩЖ"})
    void anyTextComesBackFromBytePairs(String text) {
        var tokenizer = BytePairTokenizer.train(TEXT, 300);
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void randomTextsComeBackAndTakeNoMoreTokensThanBytes() {
        var tokenizer = BytePairTokenizer.train(TEXT, 300);
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int[] points = random.ints(30, 0, Character.MAX_CODE_POINT + 1)
                    .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? ' ' : c)
                    .toArray();
            var text = new String(points, 0, points.length);
            int[] tokens = tokenizer.encode(text);
            assertThat(tokenizer.decode(tokens)).isEqualTo(text);
            assertThat(tokens.length)
                    .isLessThanOrEqualTo(text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void aLongRunWithoutSpacesIsCutAndStillComesBack() {
        String text = "a".repeat(200_000) + " ".repeat(200_000) + "\uD83D\uDE00".repeat(1000);
        var tokenizer = BytePairTokenizer.train(text, 400);
        int[] tokens = tokenizer.encode(text);
        assertThat(tokenizer.decode(tokens)).isEqualTo(text);
        assertThat(tokens.length).isLessThan(10_000);
    }

    @Test
    void trainingEndsWhenNoPairStandsThereTwice() {
        assertThat(BytePairTokenizer.train("ab", 1000).vocabulary()).isEqualTo(256);
        assertThatThrownBy(() -> BytePairTokenizer.train("ab", 255))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("at least the 256 bytes, got 255");
    }

    @Test
    void whatAModelCutsInsideACharacterIsMarked() {
        var tokenizer = BytePairTokenizer.train("ab", 256);
        assertThat(tokenizer.decode(0xc3)).isEqualTo("\uFFFD");
        assertThatThrownBy(() -> tokenizer.decode(256)).hasMessage("tokens go from 0 to 255, got 256");
        assertThatThrownBy(() -> tokenizer.encode("a\uD83D")).hasMessageContaining("half of a surrogate pair");
    }

    @Test
    void bothAreSavedAsJson() {
        for (Tokenizer tokenizer : List.of(CharacterTokenizer.train(TEXT), BytePairTokenizer.train(TEXT, 290))) {
            Tokenizer back = read(Json.write(tokenizer.toMap()));
            assertThat(back.toMap()).isEqualTo(tokenizer.toMap());
            assertThat(back.encode(TEXT)).isEqualTo(tokenizer.encode(TEXT));
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have texts as keys
    private static Tokenizer read(String json) {
        return Tokenizer.from((Map<String, ?>) Json.read(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"tokenizer\":\"words\"}",
                "{\"tokenizer\":\"characters\"}",
                "{\"tokenizer\":\"characters\",\"characters\":\"aa\"}",
                "{\"tokenizer\":\"bytePairs\",\"merges\":5}",
                "{\"tokenizer\":\"bytePairs\",\"merges\":[[1]]}",
                "{\"tokenizer\":\"bytePairs\",\"merges\":[[1,1.5]]}",
                "{\"tokenizer\":\"bytePairs\",\"merges\":[[1,-1]]}",
                "{\"tokenizer\":\"bytePairs\",\"merges\":[[1,256]]}",
                "{\"tokenizer\":\"bytePairs\",\"merges\":[[1,2],[1,2]]}"
            })
    void aSavedTokenizerThatCannotBeIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("saved tokenizer: ");
    }

    @Test
    void mergesThatWouldDoubleWithoutEndAreRefused() {
        List<List<Integer>> merges = new ArrayList<>(List.of(List.of(1, 1)));
        for (int i = 256; i < 300; i++) merges.add(List.of(i, i));
        assertThatThrownBy(() -> Tokenizer.from(Map.of("tokenizer", "bytePairs", "merges", merges)))
                .hasMessageContaining("merge 8 must have at most 257 bytes, got 512");
    }
}
