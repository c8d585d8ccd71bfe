package dev.slopewise.data.text;

import dev.slopewise.data.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How text becomes numbers, tokens, and comes back.
public sealed interface Tokenizer permits CharacterTokenizer, BytePairTokenizer {
    /// How many tokens there are: they go from 0 to this minus 1.
    int vocabulary();

    /// The tokens of a text.
    ///
    /// @throws DataException if the text holds what cannot be told in tokens
    int[] encode(String text);

    /// The text of tokens, the inverse of [#encode].
    ///
    /// @throws DataException if a token is outside the vocabulary
    String decode(int... tokens);

    /// Texts, numbers, lists and maps alone, for a file; [#from] reads them back.
    Map<String, Object> toMap();

    /// Reads what [#toMap] wrote.
    ///
    /// @throws DataException if something is missing or is not what it should be
    static Tokenizer from(Map<String, ?> map) {
        @Nullable Object kind = map.get("tokenizer");
        if (CharacterTokenizer.NAME.equals(kind)) {
            if (!(map.get("characters") instanceof String characters)) {
                throw wrong("`characters` must be a text");
            }
            return new CharacterTokenizer(characters);
        }
        if (BytePairTokenizer.NAME.equals(kind)) {
            if (!(map.get("merges") instanceof List<?> list)) {
                throw wrong("`merges` must be a list");
            }
            List<BytePairTokenizer.Pair> merges = new ArrayList<>(list.size());
            for (Object item : list) {
                boolean isPair = item instanceof List<?> pair && pair.size() == 2;
                if (!isPair) throw wrong("`merges[%d]` must be two tokens".formatted(merges.size()));
                List<?> pair = (List<?>) item;
                merges.add(new BytePairTokenizer.Pair(token(pair.get(0)), token(pair.get(1))));
            }
            return new BytePairTokenizer(merges);
        }
        throw wrong("`tokenizer` must be %s or %s, got %s"
                .formatted(CharacterTokenizer.NAME, BytePairTokenizer.NAME, kind == null ? "nothing" : kind));
    }

    private static int token(Object value) {
        if (value instanceof Number n && n.intValue() == n.doubleValue() && n.intValue() >= 0) return n.intValue();
        throw wrong("a token must be a whole number from 0, got " + value);
    }

    /// The exception for a file that holds no tokeniser.
    static DataException wrong(String what) {
        return new DataException(
                what, "saved tokenizer", "the file was changed or is from another version: train the tokenizer again");
    }

    /// A token that is checked to be one of the vocabulary.
    static int check(int token, int vocabulary) {
        if (token < 0 || token >= vocabulary) {
            throw new DataException("tokens go from 0 to %d, got %d".formatted(vocabulary - 1, token), "", "");
        }
        return token;
    }
}
