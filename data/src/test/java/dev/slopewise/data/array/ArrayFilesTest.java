package dev.slopewise.data.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayFilesTest {
    private static byte[] npy(String header, String entries) {
        byte[] numbers = HexFormat.of().parseHex(entries.replace(" ", ""));
        var out = ByteBuffer.allocate(10 + header.length() + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(HexFormat.of().parseHex("934e554d50590100")).putShort((short) header.length());
        return out.put(header.getBytes(StandardCharsets.US_ASCII)).put(numbers).array();
    }

    private static byte[] npy(String type, boolean byColumns, String shape, String entries) {
        return npy(
                "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
                        .formatted(type, byColumns ? "True" : "False", shape),
                entries);
    }

    @Test
    void readsTheDigits() {
        Tensor images = Idx.read(shared("t10k-images-idx3-ubyte.gz"));
        assertThat(images.shape()).isEqualTo(Shape.of(2000, 28, 28));
        assertThat(images.dtype()).isEqualTo(DType.I32);
        assertThat(Arrays.stream(images.array().ints()).summaryStatistics().getMax())
                .isEqualTo(255);
        Tensor labels = Idx.read(shared("t10k-labels-idx1-ubyte.gz"));
        assertThat(labels.shape()).isEqualTo(Shape.of(2000));
        assertThat(Arrays.stream(labels.array().ints()).distinct().sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    private static Path shared(String name) {
        Path project = Path.of("").toAbsolutePath();
        for (Path folder = project; folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/data").resolve(name);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new AssertionError(
                "this test needs shared/data/" + name + " beside the project, or above it: " + project);
    }

    @ParameterizedTest
    @CsvSource({
        "0000 08 01 00000002 01ff, 1 255",
        "0000 09 01 00000002 01ff, 1 -1",
        "0000 0b 01 00000002 0001ffff, 1 -1",
        "0000 0c 01 00000002 00000001ffffffff, 1 -1",
        "0000 0d 01 00000002 3f800000bf800000, 1 -1",
        "0000 0e 01 00000002 3ff0000000000000bff0000000000000, 1 -1",
    })
    void readsAllTypesOfIdx(String hex, String numbers) {
        Tensor tensor = Idx.read(HexFormat.of().parseHex(hex.replace(" ", "")), "t");
        String[] wanted = numbers.split(" ");
        assertThat(tensor.array().number(0)).isEqualTo(Double.parseDouble(wanted[0]));
        assertThat(tensor.array().number(1)).isEqualTo(Double.parseDouble(wanted[1]));
    }

    @ParameterizedTest
    @CsvSource({
        "0000 08 01 00000003 0102, 't, byte 8: 3 bytes are needed for entries of type U8 and shape [3], got 2'",
        "0000 08 01 00000001 0102, 't, byte 8: 1 bytes are needed'",
        "0000 0a 01 00000001 0102, 't, byte 2: a type of 08'",
        "0001 08 01 00000001 01, 't, byte 0: an IDX file begins with two zero bytes'",
        "0000 08 02 00000001, 't, byte 4: the sizes of 2 axes are needed, got 4 bytes'",
        "0000 08 02 7fffffff 7fffffff 00, a shape of at most 2147483639 entries is needed",
        "0000 08 01 ffffffff 00, a shape of at most 2147483639 entries is needed",
    })
    void saysWhereIdxIsBroken(String hex, String message) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.read(HexFormat.of().parseHex(hex.replace(" ", "")), "t"))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "|b1, 0100, 1, 0, BOOL",
        "|u1, 01ff, 1, 255, I32",
        "|i1, 01ff, 1, -1, I32",
        "<i2, 0100ffff, 1, -1, I32",
        ">u2, 0001ffff, 1, 65535, I32",
        ">i4, 00000001ffffffff, 1, -1, I32",
        "<u4, 01000000ffffffff, 1, 4294967295, I64",
        "<i8, 0100000000000000ffffffffffffffff, 1, -1, I64",
        "<f2, 003c00bc, 1, -1, F32",
        ">f4, 3f800000bf800000, 1, -1, F32",
        "<f8, 000000000000f03f000000000000f0bf, 1, -1, F64",
    })
    void readsAllTypesOfNumpy(String type, String hex, double first, double second, DType dtype) {
        Tensor tensor = Npy.read(npy(type, false, "(2,)", hex), "t");
        assertThat(tensor.dtype()).isEqualTo(dtype);
        assertThat(tensor.array().number(0)).isEqualTo(first);
        assertThat(tensor.array().number(1)).isEqualTo(second);
    }

    @Test
    void readsByColumns() {
        Tensor tensor = Npy.read(npy("|u1", true, "(2, 3)", "010203040506"), "t");
        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(tensor.array().ints()).containsExactly(1, 3, 5, 2, 4, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"|O", "<c8", "<u8", "<U3", "<M8[s]", "|S4"})
    void refusesOtherTypes(String type) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Npy.read(npy(type, false, "()", "0000000000000000"), "t"))
                .withMessageContaining(
                        "t, byte 10: entries of type b1, i1 to i8, u1 to u4 or f2 to f8 are needed, got ");
    }

    @Test
    void writesWhatItReads() {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("weight", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4.5f));
        tensors.put("long", Tensor.of(Shape.of(1), new long[] {1L << 40}));
        tensors.put("double", Tensor.scalar(0.1));
        tensors.put("mask", Tensor.of(Shape.of(2), new boolean[] {true, false}));
        Map<String, Tensor> read = Npz.read(Npz.write(tensors), "t");
        assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> {
            assertThat(read.get(name).type()).isEqualTo(tensor.type());
            assertThat(read.get(name).toString()).isEqualTo(tensor.toString());
        });
        assertThat(Npz.write(tensors)).isEqualTo(Npz.write(tensors));
        assertThat(Npy.write(tensors.get("weight")).length % 64).isEqualTo(16);
    }

    @Test
    void saysWhatIsWrongWithAnArchive() {
        for (byte[] broken : List.of(new byte[30], Arrays.copyOf("PK\3\4".getBytes(StandardCharsets.US_ASCII), 30))) {
            assertThatExceptionOfType(DataException.class).isThrownBy(() -> Npz.read(broken, "t"));
        }
    }
}
