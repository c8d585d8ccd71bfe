package dev.slopewise.data.image;

import dev.slopewise.learn.text.RecordText;
import dev.slopewise.learn.text.RecordText.Entry;
import java.util.List;
import java.util.stream.Collectors;

/// Changes of pictures by name, for the command line and the files of a run: `flip, shift(0.1), turn(15)`.
public final class PictureChanges {
    private static final String NONE = "none";

    /// All kinds; how far has no default.
    private static final RecordText<PictureChange> TEXT = new RecordText<>(
            "change of pictures",
            PictureChange.class,
            List.of(
                    new Entry<>("flip", new PictureChange.Flip()),
                    new Entry<>("shift", new PictureChange.Shift(0.1), "share"),
                    new Entry<>("turn", new PictureChange.Turn(10), "degrees")));

    private PictureChanges() {}

    /// The changes that a text names, in their order, or none for `none`; the form of each is [RecordText]'s.
    ///
    /// @throws dev.slopewise.core.SlopewiseException for other names, with the nearest, and for settings out of range
    public static List<PictureChange> parse(String text) {
        return text.isBlank() || text.strip().equals(NONE) ? List.of() : TEXT.parseAll(text);
    }

    /// The text that [#parse] makes the same changes of.
    public static String text(List<PictureChange> changes) {
        return changes.isEmpty() ? NONE : changes.stream().map(TEXT::text).collect(Collectors.joining(", "));
    }

    /// All names that there are.
    public static List<String> names() {
        return TEXT.names();
    }
}
