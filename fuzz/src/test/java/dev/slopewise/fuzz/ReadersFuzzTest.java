package dev.slopewise.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.data.DataException;
import dev.slopewise.data.Preparation;
import dev.slopewise.data.Tables;
import dev.slopewise.data.array.Idx;
import dev.slopewise.data.array.Npy;
import dev.slopewise.data.array.Npz;
import dev.slopewise.data.image.Picture;
import dev.slopewise.data.image.PictureForm;
import dev.slopewise.data.text.Tokenizer;
import dev.slopewise.learn.train.Json;
import dev.slopewise.learn.train.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a file holds, its reader gives what it says or refuses it by a [DataException] or [SlopewiseException]: no other exception, no hang, no
/// memory by a number that was not checked. The inputs under `ReadersFuzzTestInputs` are tried in every build; CONTRIBUTING.md says how to look for more.
class ReadersFuzzTest {
    @TempDir
    Path directory;

    private interface Reading {
        void read() throws IOException;
    }

    private static void readOrRefuse(Reading reading) throws IOException {
        try {
            reading.read();
        } catch (DataException | SlopewiseException e) {
            if (e.getMessage().isBlank()) throw new AssertionError("a refusal says why", e);
        }
    }

    private void table(byte[] bytes, String name) throws IOException {
        Path file = Files.write(directory.resolve(name), bytes);
        readOrRefuse(() -> Tables.read(file));
    }

    @FuzzTest
    void csv(byte[] bytes) throws IOException {
        table(bytes, "table.csv");
    }

    @FuzzTest
    void json(byte[] bytes) throws IOException {
        table(bytes, "table.json");
    }

    @FuzzTest
    void jsonLines(byte[] bytes) throws IOException {
        table(bytes, "table.jsonl");
    }

    @FuzzTest
    void parquet(byte[] bytes) throws IOException {
        table(bytes, "table.parquet");
    }

    @FuzzTest
    void idx(byte[] bytes) throws IOException {
        readOrRefuse(() -> Idx.read(bytes, "idx"));
    }

    @FuzzTest
    void npy(byte[] bytes) throws IOException {
        readOrRefuse(() -> Npy.read(bytes, "npy"));
    }

    @FuzzTest
    void npz(byte[] bytes) throws IOException {
        readOrRefuse(() -> Npz.read(bytes, "npz"));
    }

    @FuzzTest
    void safetensors(byte[] bytes) throws IOException {
        readOrRefuse(() -> Safetensors.read(bytes));
        readOrRefuse(() -> Safetensors.metadata(bytes));
    }

    @FuzzTest
    void picture(byte[] bytes) throws IOException {
        var form = new PictureForm(PictureForm.Colour.RGB, 8, 8);
        readOrRefuse(() -> Picture.read(bytes, "picture", form));
    }

    @FuzzTest
    void preparation(byte[] bytes) throws IOException {
        readOrRefuse(() -> {
            var preparation = Preparation.from(map(bytes));
            preparation.account();
            preparation.toMap();
        });
    }

    @FuzzTest
    void tokenizer(byte[] bytes) throws IOException {
        readOrRefuse(() -> {
            Tokenizer tokenizer = Tokenizer.from(map(bytes));
            tokenizer.decode(tokenizer.encode("the cat\nsat"));
        });
    }

    @SuppressWarnings("unchecked") // the objects of JSON have texts as keys
    private static Map<String, ?> map(byte[] bytes) {
        return Json.read(new String(bytes, StandardCharsets.UTF_8)) instanceof Map<?, ?> map
                ? (Map<String, ?>) map
                : Map.of();
    }
}
