package dev.slopewise.data.events;

import java.util.zip.CRC32C;

/// What a record is checked by: CRC-32C turned right by 15 bits, plus a constant, so that a check of bytes that hold checks stays apart from them.
final class Check {
    private static final int ADDED = 0xa282ead8;

    private Check() {}

    static int of(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + ADDED;
    }
}
