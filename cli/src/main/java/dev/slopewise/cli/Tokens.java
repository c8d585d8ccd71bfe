package dev.slopewise.cli;

import dev.slopewise.data.text.BytePairTokenizer;
import dev.slopewise.data.text.CharacterTokenizer;
import dev.slopewise.data.text.Tokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How a text is cut into tokens: `characters`, or `pairs:1024`, byte pairs and how many tokens there may be.
///
/// @param vocabulary of byte pairs, above 256; 0 for characters
record Tokens(int vocabulary) {
    static final Tokens CHARACTERS = new Tokens(0);
    static final String RANGE = "characters, or pairs:N with N from 257 to 100000 tokens,";

    private static final Pattern PAIRS = Pattern.compile("pairs:(\\d{3,6})");
    private static final int FEWEST = 257;
    private static final int MOST = 100_000;

    /// A tokeniser for a text.
    ///
    /// @param seen how many of its characters, the first ones, byte pairs are learnt from
    Tokenizer fit(String text, int seen) {
        return vocabulary == 0
                ? CharacterTokenizer.train(text)
                : BytePairTokenizer.train(text.substring(0, seen), vocabulary);
    }

    @Override
    public String toString() {
        return vocabulary == 0 ? "characters" : "pairs:" + vocabulary;
    }

    static final class Named implements ITypeConverter<Tokens> {
        @Override
        public Tokens convert(String text) {
            if (text.strip().equals(CHARACTERS.toString())) return CHARACTERS;
            Matcher pairs = PAIRS.matcher(text.strip());
            int vocabulary = pairs.matches() ? Integer.parseInt(pairs.group(1)) : 0;
            if (vocabulary < FEWEST || vocabulary > MOST) {
                throw new TypeConversionException(RANGE + " is needed, got `" + text + "`");
            }
            return new Tokens(vocabulary);
        }
    }
}
