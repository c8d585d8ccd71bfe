package dev.slopewise.cli;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.Target;
import dev.slopewise.data.image.ImageBatches;
import dev.slopewise.data.image.ImageFolder;
import dev.slopewise.data.image.PictureForm;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.Prefetched;
import dev.slopewise.learn.train.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Pictures in a folder for each class. Those to learn from are read when their batch comes, those to judge by lie in memory.
final class PictureFolder {
    private static final int AHEAD = 4;

    private PictureFolder() {}

    static Material load(Path file, TrainOptions options) {
        ImageFolder folder = ImageFolder.of(file);
        Tensor labels = Tensor.of(folder.labels());
        PictureForm form = options.data().pictures();
        int pictures = folder.items().size();
        if (pictures == folder.classes().size()) {
            throw new DataException(
                    "at least 2 pictures of a class are needed to learn and to judge", file.toString(), "add pictures");
        }
        var split = Split.stratified(labels, options.data().validation(), Key.of(options.seed()));
        ImageFolder train = folder.at(split.train().toInts());
        var validation = folder.at(split.validation().toInts()).all(form);
        List<String> account = Images.account(
                options,
                "%s of %d classes in %s: %d to learn from, %d to judge by."
                        .formatted(
                                Numbers.count(pictures, "picture"),
                                folder.classes().size(),
                                file,
                                train.items().size(),
                                validation.size()),
                "Each is stretched to %s, numbers from 0 to 1; --pictures says otherwise.".formatted(form));
        if (folder.others() > 0) {
            account.add(
                    "%s left out that no picture is in by its name.".formatted(Numbers.count(folder.others(), "file")));
        }
        return new Material(
                file,
                new Prefetched<>(
                        new ImageBatches(train, form, options.settings().batch()), AHEAD),
                validation,
                new Reading.Pictures(form, new Target.Classes("class", folder.classes())),
                Tensor.of(train.labels()),
                train.items().size(),
                pictures,
                account);
    }

    /// SHA-256 of all pictures and their names.
    static String fingerprint(Path file) throws IOException {
        return DataFiles.fingerprint(
                file,
                ImageFolder.of(file).items().stream()
                        .map(ImageFolder.Item::file)
                        .toList());
    }
}
