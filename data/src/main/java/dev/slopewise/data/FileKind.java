package dev.slopewise.data;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Files that are often handed over in place of text, known by their first bytes, and by their names where those are damaged.
enum FileKind {
    GZIP("1f8b", ".gz", "a gzip archive inside another", "unpack it: gunzip -k FILE"),
    ZIP(
            "504b0304",
            ".npz|.xlsx|.ods|.zip",
            "a zip archive or a spreadsheet (xlsx, ods)",
            "unpack it, or save the sheet as CSV in UTF-8"),
    OLD_EXCEL("d0cf11e0", ".xls", "an Excel workbook (xls)", "save the sheet as CSV in UTF-8"),
    PARQUET("50415231", ".parquet", "a Parquet file", "read it with Tables.read"),
    NUMPY("934e554d5059", ".npy", "a NumPy array (npy)", "save inputs and targets together, by name: numpy.savez"),
    IDX("000008", ".idx", "an IDX file", "read it as images, with the file of their labels"),
    PNG("89504e47", ".png", "a PNG picture", "name the folder with a folder of pictures for each class"),
    JPEG("ffd8ff", ".jpg|.jpeg", "a JPEG picture", "name the folder with a folder of pictures for each class"),
    PDF("25504446", ".pdf", "a PDF", "save what it holds as text in UTF-8"),
    ZSTANDARD("28b52ffd", ".zst", "a Zstandard archive", "unpack it: unzstd FILE"),
    BZIP2("425a68", ".bz2", "a bzip2 archive", "unpack it: bunzip2 -k FILE"),
    UTF16_LITTLE("fffe", "", "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"),
    UTF16_BIG("feff", "", "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW");

    private static final Pattern JSON = Pattern.compile("\uFEFF?\\s*(\\[\\s*[{\\]]|\\{\\s*[\"}])");

    private static final HexFormat SHOWN = HexFormat.ofDelimiter(" ").withUpperCase();

    private final byte[] start;
    private final List<String> endings;
    private final String name;
    private final String wayOut;

    /// @param start   the first bytes, in hexadecimal
    /// @param endings of names, with `|` between them
    FileKind(String start, String endings, String name, String wayOut) {
        this.start = HexFormat.of().parseHex(start);
        this.endings = endings.isEmpty() ? List.of() : List.of(endings.split("\\|"));
        this.name = name;
        this.wayOut = wayOut;
    }

    /// Refuses a file that begins like one of these kinds.
    static void refuseOther(ByteBuffer bytes, String file) {
        for (FileKind kind : values()) {
            int length = kind.start.length;
            if (bytes.remaining() >= length
                    && bytes.slice(bytes.position(), length).equals(ByteBuffer.wrap(kind.start))) {
                throw new DataException("text is needed, this is " + kind.name, file, kind.wayOut);
            }
        }
    }

    /// What to say of a file that is no text although it does not begin like one of these kinds.
    ///
    /// @param place  where it is no text, with the file's name
    /// @param got    what is there
    /// @param around bytes of the file there
    static DataException notText(String file, String place, String got, byte[] around) {
        String lower = file.toLowerCase(Locale.ROOT);
        for (FileKind kind : values()) {
            if (kind.endings.stream().anyMatch(lower::endsWith)) {
                return new DataException(
                        "by its name this is %s file, which begins with the bytes %s, and this one does not; it is no UTF-8 text either, got %s"
                                .formatted(kind.article(), SHOWN.formatHex(kind.start), got),
                        place,
                        "it is damaged or something else: fetch or write it again");
            }
        }
        return isBinary(around)
                ? new DataException(
                        "UTF-8 text is needed, got " + got + ": this is a binary file, or UTF-16",
                        place,
                        "name another file, or export this one as text in UTF-8")
                : new DataException(
                        "UTF-8 text is needed, got " + got,
                        place,
                        "convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW (or from whatever encoding it"
                                + " has)");
    }

    private String article() {
        String ending = endings.getFirst();
        return (ending.matches("\\.[inx].*") ? "an " : "a ") + ending;
    }

    /// Whether there are control characters that no text has.
    private static boolean isBinary(byte[] bytes) {
        for (byte b : bytes) {
            boolean isLayout = b == '\t' || b == '\n' || b == '\r' || b == '\f';
            if (b >= 0 && b < ' ' && !isLayout) return true;
        }
        return false;
    }

    /// Whether a text begins like an array of objects, or like an object.
    static boolean isJson(String start) {
        return JSON.matcher(start).lookingAt();
    }

    static void refuseJson(String start, String file) {
        if (isJson(start)) {
            throw new DataException("CSV text is needed, this is JSON", file, "read it with Tables.read");
        }
    }
}
