package dev.slopewise.data.image;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.learn.train.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A folder with a folder for each class, which holds its pictures (`*.png`, `*.jpg`, `*.jpeg`); other files and hidden ones are left out.
///
/// ```
/// var folder = ImageFolder.of(Path.of("flowers"));                                    // flowers/rose/1.jpg, flowers/lily/7.png, …
/// var split = Split.stratified(Tensor.of(folder.labels()), 0.2, Key.of(1));
/// var form = new PictureForm(PictureForm.Colour.RGB, 64, 64);
/// var train = new ImageBatches(folder.at(split.train().toInts()), form, 32);
/// var validation = folder.at(split.validation().toInts()).all(form);
/// ```
///
/// @param classes names of the inner folders, in their order; at least 2
/// @param items   by class, then by name; at least one
/// @param others  how many files were left out
public record ImageFolder(List<String> classes, List<Item> items, int others) {
    /// A picture that was not yet read.
    ///
    /// @param label place of its class
    public record Item(Path file, int label) {}

    public ImageFolder {
        classes = List.copyOf(classes);
        items = List.copyOf(items);
    }

    /// What this folder holds; no picture is read.
    ///
    /// @throws DataException if it cannot be read, has fewer than 2 inner folders, or one of them has no picture
    public static ImageFolder of(Path folder) {
        List<Path> inner = list(folder).stream().filter(Files::isDirectory).toList();
        if (inner.size() < 2) {
            throw new DataException(
                    "a folder for each of at least 2 classes is needed, got " + inner.size(),
                    folder.toString(),
                    "put the pictures of each class into a folder of its own");
        }
        List<Item> items = new ArrayList<>();
        int others = 0;
        for (int label = 0; label < inner.size(); label++) {
            int before = items.size();
            for (Path file : list(inner.get(label))) {
                if (isPicture(file)) items.add(new Item(file, label));
                else others++;
            }
            if (items.size() == before) {
                throw new DataException(
                        "at least one picture (png, jpg, jpeg) of each class is needed, got none",
                        inner.get(label).toString(),
                        "add pictures, or remove the folder");
            }
        }
        return new ImageFolder(
                inner.stream().map(path -> path.getFileName().toString()).toList(), items, others);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("a folder that can be read is needed: " + e, folder.toString(), "check the name");
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg")) && Files.isRegularFile(file);
    }

    /// The pictures that lie in a folder itself, by name: without classes, for a model that tells them.
    ///
    /// @throws DataException if it cannot be read, or there are none
    public static List<Path> unlabelled(Path folder) {
        List<Path> pictures =
                list(folder).stream().filter(ImageFolder::isPicture).toList();
        if (pictures.isEmpty()) {
            throw new DataException(
                    "at least one picture (png, jpg, jpeg) is needed, got none",
                    folder.toString(),
                    "name a folder that pictures lie in");
        }
        return pictures;
    }

    /// The same pictures with the classes of another folder, which has all of these.
    ///
    /// @throws DataException for a class that is not among them
    public ImageFolder named(List<String> others) {
        for (String name : classes) {
            if (!others.contains(name)) {
                throw new DataException(
                        "the classes are %s, and there is a folder `%s`".formatted(String.join(", ", others), name),
                        "",
                        "rename the folder, or leave it out");
            }
        }
        return new ImageFolder(
                others,
                items.stream()
                        .map(item -> new Item(item.file, others.indexOf(classes.get(item.label))))
                        .toList(),
                this.others);
    }

    /// The class of each picture.
    public int[] labels() {
        return items.stream().mapToInt(Item::label).toArray();
    }

    /// Some of the pictures, for a split; the classes stay the same.
    public ImageFolder at(int... places) {
        return new ImageFolder(
                classes, Arrays.stream(places).mapToObj(items::get).toList(), others);
    }

    /// All pictures as one batch: inputs `f32[pictures, channels, height, width]`, targets `i32[pictures]`.
    ///
    /// @throws DataException if one cannot be read
    public Batch all(PictureForm form) {
        return batch(form, IntStream.range(0, items.size()).toArray());
    }

    Batch batch(PictureForm form, int... places) {
        int size = form.shape().count();
        if ((long) size * places.length > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    "at most 2147483639 numbers fit in an array, got %d pictures of %d".formatted(places.length, size),
                    "",
                    "take smaller or fewer pictures");
        }
        float[] inputs = new float[size * places.length];
        int[] targets = new int[places.length];
        IntStream.range(0, places.length)
                .parallel()
                .forEach(
                        i -> { // each writes its own part
                            Item item = items.get(places[i]);
                            byte[] bytes = DataFiles.read(item.file, Picture.MOST_BYTES);
                            System.arraycopy(
                                    Picture.numbers(bytes, item.file.toString(), form), 0, inputs, i * size, size);
                            targets[i] = item.label;
                        });
        return new Batch(Tensor.of(Shape.of(places.length).then(form.shape()), inputs), Tensor.of(targets));
    }
}
