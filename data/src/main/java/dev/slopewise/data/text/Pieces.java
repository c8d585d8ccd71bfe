package dev.slopewise.data.text;

import dev.slopewise.data.DataException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A text cut into pieces, within which byte pairs are merged: a run of letters, of digits or of other signs, each with the space in front of it, or
/// white space. A longer run is cut after 64 characters, so that no text takes long.
final class Pieces {
    /// Bytes of the longest piece: 64 characters of up to 4, and a space.
    static final int MOST_BYTES = 64 * 4 + 1;

    private static final Pattern PIECE = Pattern.compile(
            " ?[\\p{L}\\p{M}]{1,64}| ?\\p{N}{1,64}| ?[^\\s\\p{L}\\p{M}\\p{N}]{1,64}|\\s{1,64}(?!\\S)|\\s{1,64}",
            Pattern.UNICODE_CHARACTER_CLASS);

    private Pieces() {}

    static Stream<String> of(String text) {
        Matcher matcher = PIECE.matcher(text);
        return Stream.iterate(matcher.find(), found -> found, _ -> matcher.find())
                .map(_ -> matcher.group());
    }

    /// A piece as bytes from 0 to 255, in UTF-8.
    ///
    /// @throws DataException for half of a surrogate pair, which is no character
    static int[] bytes(String piece) {
        try {
            var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(piece));
            int[] tokens = new int[bytes.remaining()];
            for (int i = 0; i < tokens.length; i++) tokens[i] = bytes.get() & 0xff;
            return tokens;
        } catch (CharacterCodingException e) {
            throw new DataException(
                    "text is needed, got half of a surrogate pair: " + e.getMessage(),
                    "",
                    "cut texts between characters, not inside them");
        }
    }
}
