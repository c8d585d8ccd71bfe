package dev.slopewise.data.text;

import dev.slopewise.data.DataException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A token for each character (Unicode code point) of the text it was made from, in their order in Unicode. Other characters are refused.
public final class CharacterTokenizer implements Tokenizer {
    static final String NAME = "characters";

    private final int[] characters; // by token
    private final Map<Integer, Integer> tokens = new HashMap<>();

    CharacterTokenizer(String characters) {
        this.characters = characters.codePoints().toArray();
        for (int i = 0; i < this.characters.length; i++) {
            if (tokens.put(this.characters[i], i) != null) {
                throw Tokenizer.wrong(
                        "each character must be there once, got U+%04X again".formatted(this.characters[i]));
            }
        }
    }

    /// The characters of a text.
    ///
    /// @throws DataException if there are none
    public static CharacterTokenizer train(String text) {
        if (text.isEmpty()) {
            throw new DataException("a tokenizer needs a text to be trained on, got an empty one", "", "");
        }
        int[] all = text.codePoints().distinct().sorted().toArray();
        return new CharacterTokenizer(new String(all, 0, all.length));
    }

    @Override
    public int vocabulary() {
        return characters.length;
    }

    @Override
    public int[] encode(String text) {
        int[] found = text.codePoints().toArray();
        for (int i = 0; i < found.length; i++) {
            Integer token = tokens.get(found[i]);
            if (token == null) {
                throw new DataException(
                        "the tokenizer knows %d characters, and U+%04X (%s) is none of them"
                                .formatted(characters.length, found[i], Character.getName(found[i])),
                        "character " + (i + 1),
                        "train it on a text that has this one, or use a byte-pair tokenizer, which takes any text");
            }
            found[i] = token;
        }
        return found;
    }

    @Override
    public String decode(int... tokens) {
        int[] text = Arrays.stream(tokens)
                .map(token -> characters[Tokenizer.check(token, characters.length)])
                .toArray();
        return new String(text, 0, text.length);
    }

    @Override
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("tokenizer", NAME);
        map.put("characters", new String(characters, 0, characters.length));
        return map;
    }
}
