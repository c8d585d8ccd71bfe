package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsTest {
    record All(Tensor f32, Tensor f64, Tensor i32, Tensor i64, Tensor bool, Tensor scalar, Tensor empty) {}

    @Test
    void readsBackEveryEntryTypeToTheBit() {
        var all = new All(
                Tensor.of(Shape.of(2, 2), 1f, -0f, Float.NaN, Float.MIN_VALUE),
                Tensor.of(Math.PI, Double.NEGATIVE_INFINITY),
                Tensor.of(Integer.MIN_VALUE, 7),
                Tensor.of(Long.MAX_VALUE),
                Tensor.of(true, false),
                Tensor.scalar(2.5),
                Tensor.zeros(0, 3));
        Map<String, Tensor> back = Safetensors.read(Safetensors.write(all));
        assertThat(back).hasSize(7);
        assertThat(back.get("f32").array().sameBits(all.f32.array())).isTrue();
        assertThat(back.get("f64").array().sameBits(all.f64.array())).isTrue();
        assertThat(back.get("i32").array().sameBits(all.i32.array())).isTrue();
        assertThat(back.get("i64").array().sameBits(all.i64.array())).isTrue();
        assertThat(back.get("bool").array().sameBits(all.bool.array())).isTrue();
        assertThat(back.get("scalar").item()).isEqualTo(2.5);
        assertThat(back.get("empty").shape()).isEqualTo(Shape.of(0, 3));
    }

    private static byte[] file(String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    @Test
    void refusesLengthsAndPlacesThatDoNotFit() {
        assertThatThrownBy(() -> Safetensors.read(new byte[3])).hasMessageContaining("at least 8 bytes, got 3");
        assertThatThrownBy(() -> Safetensors.read(new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 1, 2}))
                .hasMessageContaining("header is said to have 9223372036854775807 bytes");
        String[] headers = {
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}",
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-4,4]}}",
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,8]}}",
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[1073741825,2],\"data_offsets\":[0,8]}}",
            "{\"w\":{\"dtype\":\"F32\",\"shape\":\"two\",\"data_offsets\":[0,8]}}",
            "{\"w\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}",
            "{\"w\":5}",
            "[]"
        };
        for (String header : headers) {
            assertThatThrownBy(() -> Safetensors.read(file(header, 8)))
                    .as(header)
                    .isInstanceOf(dev.slopewise.core.SlopewiseException.class);
        }
    }

    @Test
    void refusesTensorsThatShareBytesOrLeaveSomeOut() {
        String half = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
        String twice = "{\"v\":" + half.formatted(0, 4) + ",\"w\":" + half.formatted(0, 4) + "}";
        assertThatThrownBy(() -> Safetensors.read(file(twice, 4)))
                .hasMessageContaining("tensors lie one behind the other, and w begins at byte 0, not at 4");
        String gap = "{\"v\":" + half.formatted(8, 12) + ",\"w\":" + half.formatted(0, 4) + "}";
        assertThatThrownBy(() -> Safetensors.read(file(gap, 12))).hasMessageContaining("v begins at byte 8, not at 4");
        String start = "{\"w\":" + half.formatted(0, 4) + "}";
        assertThatThrownBy(() -> Safetensors.read(file(start, 6)))
                .hasMessageContaining("the tensors fill 4 bytes, and the file has 6 for them");
        String same = "{\"w\":" + half.formatted(0, 4) + ",\"w\":" + half.formatted(4, 8) + "}";
        assertThatThrownBy(() -> Safetensors.read(file(same, 8)))
                .hasMessageContaining("another name than w was expected");
    }
}
