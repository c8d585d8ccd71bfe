package dev.slopewise.cli;

import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.image.ImageFolder;
import dev.slopewise.data.image.Picture;
import dev.slopewise.data.image.PictureForm;
import dev.slopewise.doctor.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `check` found in a file or folder: a table, and sentences.
///
/// @param problem why it cannot be trained on; empty if it can
record Found(String head, List<String> heads, List<List<String>> rows, List<String> sentences, String problem) {
    private static final int PROBLEMS_SHOWN = 3;
    private static final int CHARACTERS_SHOWN = 12;

    /// Pictures by class, each read once.
    static Found pictures(Path folder) {
        ImageFolder found = ImageFolder.of(folder);
        var form = new PictureForm(PictureForm.Colour.GREY, 1, 1);
        int[] counts = new int[found.classes().size()], broken = new int[counts.length];
        List<String> problems = new ArrayList<>();
        for (ImageFolder.Item item : found.items()) {
            counts[item.label()]++;
            try {
                Picture.read(item.file(), form);
            } catch (DataException e) {
                broken[item.label()]++;
                problems.add(Failure.line(e));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            rows.add(List.of(
                    found.classes().get(i),
                    String.valueOf(counts[i]),
                    broken[i] == 0 ? "" : String.valueOf(broken[i])));
        }
        List<String> sentences = new ArrayList<>();
        if (found.others() > 0) {
            sentences.add("Files left out that no picture is in by their names: %d.".formatted(found.others()));
        }
        problems.stream().limit(PROBLEMS_SHOWN).forEach(sentences::add);
        return new Found(
                "%s: %s, %d classes"
                        .formatted(folder, Numbers.count(found.items().size(), "picture"), counts.length),
                List.of("class", "pictures", "cannot be read"),
                rows,
                sentences,
                problems.isEmpty()
                        ? ""
                        : "%s: %s cannot be read".formatted(folder, Numbers.count(problems.size(), "picture")));
    }

    /// Characters of a text by how often they stand there.
    static Found text(Path file) {
        String text = DataFiles.text(file);
        Map<Integer, Integer> counts = new TreeMap<>();
        text.codePoints().forEach(c -> counts.merge(c, 1, Integer::sum));
        int all = text.codePointCount(0, text.length());
        List<List<String>> rows = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(CHARACTERS_SHOWN)
                .map(c -> List.of(
                        shown(c.getKey()), String.valueOf(c.getValue()), Numbers.percent((double) c.getValue() / all)))
                .toList();
        return new Found(
                "%s: %s in %s"
                        .formatted(
                                file,
                                Numbers.count(all, "character"),
                                Numbers.count(text.lines().count(), "line")),
                List.of("character", "times", "share"),
                rows,
                List.of("There are %d different characters, each a token; --tokens pairs:1024 learns longer ones."
                        .formatted(counts.size())),
                counts.size() < 2 ? file + ": at least 2 different characters are needed" : "");
    }

    private static String shown(int character) {
        return switch (character) {
            case ' ' -> "space";
            case '\n' -> "new line";
            default ->
                Character.isISOControl(character) ? "U+%04X".formatted(character) : Character.toString(character);
        };
    }
}
