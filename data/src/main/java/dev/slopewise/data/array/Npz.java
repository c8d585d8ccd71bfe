package dev.slopewise.data.array;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// NumPy's `.npz`: a zip archive of `.npy` files, a tensor each, named by the file without its ending.
public final class Npz {
    /// The archive may be unpacked to this many bytes whatever its size, and beyond to this many times its size.
    private static final long SMALL = 1L << 24;

    private static final int MOST_PACKED = 200;
    private static final int MOST_TENSORS = 100_000;

    private Npz() {}

    /// The tensors in this file by name.
    ///
    /// @throws DataException if the file cannot be read, or a part of it is no `.npy`
    public static Map<String, Tensor> read(Path file) {
        return read(DataFiles.read(file, Entries.MOST_BYTES), file.toString());
    }

    /// The tensors in these bytes by name.
    ///
    /// @param source where they come from, for messages
    public static Map<String, Tensor> read(byte[] bytes, String source) {
        if (bytes.length < 22 || bytes[0] != 'P' || bytes[1] != 'K') {
            throw new DataException("a .npz file is a zip archive and begins with PK", source + ", byte 0", "");
        }
        var tensors = new LinkedHashMap<String, Tensor>();
        long left = Math.max(SMALL, (long) bytes.length * MOST_PACKED);
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String where = source + ", " + entry.getName();
                byte[] unpacked = zip.readNBytes((int) Math.min(Entries.MOST_BYTES, left + 1));
                left -= unpacked.length;
                if (left < 0 || tensors.size() >= MOST_TENSORS) {
                    throw new DataException(
                            "at most %d tensors, and %d times the size of the archive, can be unpacked"
                                    .formatted(MOST_TENSORS, MOST_PACKED),
                            where,
                            "save it without compression: numpy.savez");
                }
                String name = entry.getName().replaceFirst("\\.npy$", "");
                if (tensors.put(name, Npy.read(unpacked, where)) != null) {
                    throw new DataException("two tensors are named " + name, where, "rename one");
                }
            }
        } catch (IOException | IllegalArgumentException e) { // the latter for names that are no UTF-8
            throw new DataException("the archive is broken: " + e.getMessage(), source, "fetch or write it again");
        }
        if (tensors.isEmpty()) {
            throw new DataException("there is no tensor in the archive", source, "");
        }
        return tensors;
    }

    /// Tensors as the bytes of a `.npz` file, not compressed beyond what zip does.
    public static byte[] write(Map<String, Tensor> tensors) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                var entry = new ZipEntry(tensor.getKey() + ".npy");
                entry.setTime(315_532_800_000L); // 1980, zip's first year: the same tensors give the same bytes
                zip.putNextEntry(entry);
                zip.write(Npy.write(tensor.getValue()));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
