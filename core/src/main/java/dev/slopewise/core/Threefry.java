package dev.slopewise.core;

/// Threefry-2x32 with 20 rounds: a keyed counter turned into random bits. Passes BigCrush; no state, so any entry can be had alone.
///
/// @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3</a>
final class Threefry {
    private static final int PARITY = 0x1BD11BDA;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

    private Threefry() {}

    /// Both output words, the first in the high half.
    static long block(int key0, int key1, int counter0, int counter1) {
        int key2 = key0 ^ key1 ^ PARITY;
        int x0 = counter0 + key0, x1 = counter1 + key1;
        for (int round = 0; round < 20; round++) {
            x0 += x1;
            x1 = Integer.rotateLeft(x1, ROTATIONS[round % 8]) ^ x0;
            if (round % 4 == 3) {
                int injection = round / 4 + 1;
                x0 += word(key0, key1, key2, injection);
                x1 += word(key0, key1, key2, injection + 1) + injection;
            }
        }
        return ((long) x0 << 32) | (x1 & 0xFFFFFFFFL);
    }

    private static int word(int key0, int key1, int key2, int i) {
        return switch (i % 3) {
            case 0 -> key0;
            case 1 -> key1;
            default -> key2;
        };
    }
}
