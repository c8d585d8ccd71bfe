package dev.slopewise.data;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Files that are often handed over in place of text, known by their first bytes.
enum FileKind {
    GZIP("1f8b", "a gzip archive inside another", "unpack it: gunzip -k FILE"),
    ZIP("504b0304", "a zip archive or a spreadsheet (xlsx, ods)", "unpack it, or save the sheet as CSV in UTF-8"),
    OLD_EXCEL("d0cf11e0", "an Excel workbook (xls)", "save the sheet as CSV in UTF-8"),
    PARQUET("50415231", "a Parquet file", "read it with Tables.read"),
    ZSTANDARD("28b52ffd", "a Zstandard archive", "unpack it: unzstd FILE"),
    BZIP2("425a68", "a bzip2 archive", "unpack it: bunzip2 -k FILE"),
    UTF16_LITTLE("fffe", "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"),
    UTF16_BIG("feff", "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW");

    private static final Pattern JSON = Pattern.compile("\uFEFF?\\s*(\\[\\s*[{\\]]|\\{\\s*[\"}])");

    private final String start; // the first bytes, in hexadecimal
    private final String name;
    private final String wayOut;

    FileKind(String start, String name, String wayOut) {
        this.start = start;
        this.name = name;
        this.wayOut = wayOut;
    }

    /// Refuses a file that begins like one of these kinds.
    static void refuseOther(ByteBuffer bytes, String file) {
        for (FileKind kind : values()) {
            byte[] start = HexFormat.of().parseHex(kind.start);
            if (bytes.remaining() >= start.length
                    && bytes.slice(bytes.position(), start.length).equals(ByteBuffer.wrap(start))) {
                throw new DataException("text is needed, this is " + kind.name, file, kind.wayOut);
            }
        }
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
