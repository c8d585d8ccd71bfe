package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.array.Idx;
import dev.slopewise.data.array.Npy;
import dev.slopewise.data.array.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Files that hold arrays and no columns, known by their first bytes.
final class ArrayFile {
    private ArrayFile() {}

    /// The arrays in a file by name; nothing if it is of another kind.
    static Optional<Map<String, Tensor>> read(Path file) throws IOException {
        byte[] start;
        try (InputStream in = DataFiles.open(file)) {
            start = in.readNBytes(6);
        }
        if (start.length < 4) return Optional.empty();
        if (start[0] == 'P' && start[1] == 'K' && file.toString().endsWith(".npz")) return Optional.of(Npz.read(file));
        if ((start[0] & 0xff) == 0x93 && start[1] == 'N') return Optional.of(Map.of("array", Npy.read(file)));
        if (start[0] == 0 && start[1] == 0 && start[2] >= 8 && start[2] <= 0x0e) {
            return Optional.of(Map.of("array", Idx.read(file)));
        }
        return Optional.empty();
    }
}
