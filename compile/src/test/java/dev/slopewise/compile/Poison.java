package dev.slopewise.compile;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.stream.IntStream;

/// Numbers of no meaning, laid wherever no code may read before it wrote there, and around what a loop works on, where it may not write.
///
/// @param number what real arrays are filled with
/// @param bits   what arrays of integers are filled with
/// @param truth  what masks are filled with
record Poison(double number, int bits, boolean truth) {
    /// Two of which no number is the same; what reads them gives other bits with the one than with the other.
    static final Poison ONE = new Poison(Double.NaN, 0x5a5a5a5a, true), OTHER = new Poison(-3e30, -77, false);

    /// Entries on each side: more than a few vectors.
    private static final int MARGIN = 100;

    void fill(Object array) {
        switch (array) {
            case float[] x -> Arrays.fill(x, (float) number);
            case double[] x -> Arrays.fill(x, number);
            case int[] x -> Arrays.fill(x, bits);
            case long[] x -> Arrays.fill(x, bits);
            case boolean[] x -> Arrays.fill(x, truth);
            default -> throw new IllegalArgumentException("no numbers: " + array);
        }
    }

    private Object around(Object array) {
        int length = java.lang.reflect.Array.getLength(array);
        Object room = java.lang.reflect.Array.newInstance(array.getClass().componentType(), length + 2 * MARGIN);
        fill(room);
        System.arraycopy(array, 0, room, MARGIN, length);
        return room;
    }

    /// The code of a loop, each of whose arrays lies in the midst of a larger one. What is written outside fails by name.
    LoopForm.Code around(LoopForm form, LoopForm.Code code) {
        return new LoopForm.Code() {
            @Override
            public void plain(
                    Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block) {
                run(code::plain, arrays, numbers, tables, lanes, from, to, block);
            }

            @Override
            public void vector(
                    Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block) {
                run(code::vector, arrays, numbers, tables, lanes, from, to, block);
            }

            private void run(
                    Run run,
                    Object[] arrays,
                    int[] numbers,
                    int[][] tables,
                    Object lanes,
                    int from,
                    int to,
                    int block) {
                IdentityHashMap<Object, Object> rooms = new IdentityHashMap<>(); // several accesses may go to one array
                for (Object array : arrays) rooms.computeIfAbsent(array, Poison.this::around);
                Object[] within = Arrays.stream(arrays).map(rooms::get).toArray();
                int[] moved = numbers.clone();
                int[][] movedTables = new int[tables.length][];
                for (int k = 0; k < arrays.length; k++) {
                    moved[LoopForm.HEAD + 3 * k] += MARGIN;
                    movedTables[k] =
                            IntStream.of(tables[k]).map(at -> at + MARGIN).toArray();
                }
                fill(lanes);
                run.run(within, moved, movedTables, lanes, from, to, block);
                rooms.forEach((array, room) -> takeBack(array, room, form));
            }
        };
    }

    private void takeBack(Object array, Object room, LoopForm form) {
        System.arraycopy(room, MARGIN, array, 0, java.lang.reflect.Array.getLength(array));
        if (!Arrays.deepEquals(new Object[] {room}, new Object[] {around(array)}))
            throw new AssertionError("a loop writes outside its arrays:\n" + form);
    }

    /// What both ways of a loop's code are.
    private interface Run {
        void run(Object[] arrays, int[] numbers, int[][] tables, Object lanes, int from, int to, int block);
    }
}
