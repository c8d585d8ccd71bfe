package dev.slopewise.learn.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The checkpoints in a run's folder. A file's name tells after which step it was made, after which repair of the run, and the validation
/// loss, if it was made after an epoch:
///
/// ```
/// checkpoint-12.safetensors
/// checkpoint-12-loss-0.6.safetensors
/// checkpoint-12-repair-1-loss-0.6.safetensors
/// ```
///
/// Those of an earlier repair are of a run that went another way, and are not gone on from.
final class CheckpointFiles {
    private static final Pattern NAME =
            Pattern.compile("checkpoint-(\\d+)(?:-repair-(\\d+))?(?:-loss-(.+))?\\.safetensors");

    private final Path folder;
    private int repairs;

    /// @param repairs how many were made of the run
    CheckpointFiles(Path folder, int repairs) {
        this.folder = folder;
        this.repairs = repairs;
    }

    /// @param repair after which it was made, 0 for none
    /// @param loss   of the validation part after an epoch, else infinite
    private record Saved(Path file, int step, int repair, double loss) {
        /// Of one step the one after the epoch is the later.
        private static final Comparator<Saved> LATE =
                Comparator.comparingInt(Saved::step).thenComparing(Saved::loss, Comparator.reverseOrder());

        boolean isOfEpoch() {
            return Double.isFinite(loss);
        }
    }

    /// Writes one, then removes those that need not be kept.
    ///
    /// @param loss of the validation part, where it is known
    void save(int step, byte[] bytes, Optional<Double> loss, Checkpoints keep) throws IOException {
        Path file = file(step, repairs, loss);
        WholeFile.write(file, bytes);
        List<Saved> all = current();
        List<Saved> best = all.stream()
                .filter(c -> !c.file.equals(file) && c.isOfEpoch())
                .sorted(Comparator.comparingDouble(Saved::loss).thenComparingInt(Saved::step))
                .limit(keep.keepBest())
                .toList();
        List<Saved> latest = all.stream()
                .sorted(Saved.LATE.reversed())
                .limit(keep.keepLast())
                .toList();
        for (Saved c : all) {
            boolean isKept = c.file.equals(file) || best.contains(c) || latest.contains(c);
            if (!isKept) Files.deleteIfExists(c.file);
        }
    }

    private Path file(int step, int repair, Optional<Double> loss) {
        String ofRepair = repair == 0 ? "" : "-repair-" + repair;
        String ofEpoch = loss.map(x -> "-loss-" + x).orElse("");
        return folder.resolve("checkpoint-" + step + ofRepair + ofEpoch + ".safetensors");
    }

    /// Writes the one that a repaired run goes on from, which does not count before [#repaired].
    void saveForRepair(int number, int step, byte[] bytes) throws IOException {
        for (Saved left : all()) if (left.repair == number) Files.deleteIfExists(left.file);
        WholeFile.write(file(step, number, Optional.empty()), bytes);
    }

    /// From here on those of this repair count, and the others are removed.
    void repaired(int number) throws IOException {
        repairs = number;
        for (Saved old : all()) if (old.repair != number) Files.deleteIfExists(old.file);
    }

    /// The last step not above `most` with a checkpoint; 0 for the start.
    int lastStep(int most) throws IOException {
        return current().stream()
                .mapToInt(Saved::step)
                .filter(s -> s <= most)
                .max()
                .orElse(0);
    }

    /// The one of the latest step that is not above `most`, and of that step the one after the epoch.
    Optional<byte[]> last(int most) throws IOException {
        Optional<Saved> last = current().stream().filter(c -> c.step <= most).max(Saved.LATE);
        return last.isPresent() ? Optional.of(Files.readAllBytes(last.get().file)) : Optional.empty();
    }

    boolean isEmpty() throws IOException {
        return all().isEmpty();
    }

    /// Removes those that were made inside an epoch, which are of no use once the run has ended.
    void removeInsideEpochs() throws IOException {
        for (Saved c : all()) if (!c.isOfEpoch()) Files.deleteIfExists(c.file);
    }

    /// Those from which the run as it is goes on.
    private List<Saved> current() throws IOException {
        return all().stream().filter(c -> c.repair == repairs).toList();
    }

    private List<Saved> all() throws IOException {
        List<Saved> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (!name.matches()) continue;
                int repair = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
                double loss = name.group(3) == null ? Double.POSITIVE_INFINITY : Double.parseDouble(name.group(3));
                found.add(new Saved(file, Integer.parseInt(name.group(1)), repair, loss));
            }
        }
        return found;
    }
}
