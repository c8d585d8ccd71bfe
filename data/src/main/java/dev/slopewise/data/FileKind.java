package dev.slopewise.data;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Files that are often handed over in place of a CSV, known by their first bytes.
enum FileKind {
    GZIP("1f8b", "a gzip archive", "unpack it: gunzip -k FILE"),
    ZIP("504b0304", "a zip archive or a spreadsheet (xlsx, ods)", "unpack it, or save the sheet as CSV in UTF-8"),
    OLD_EXCEL("d0cf11e0", "an Excel workbook (xls)", "save the sheet as CSV in UTF-8"),
    PARQUET("50415231", "a Parquet file", "write it as CSV, in pandas: to_csv(\"FILE.csv\", index=False)"),
    ZSTANDARD("28b52ffd", "a Zstandard archive", "unpack it: unzstd FILE"),
    BZIP2("425a68", "a bzip2 archive", "unpack it: bunzip2 -k FILE"),
    JSON_ROWS("5b7b", "JSON", FileKind.FROM_JSON),
    JSON_LINES("5b0a", "JSON", FileKind.FROM_JSON),
    JSON_OBJECT("7b22", "JSON", FileKind.FROM_JSON),
    JSON_OBJECT_LINES("7b0a", "JSON", FileKind.FROM_JSON),
    UTF16_LITTLE("fffe", "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"),
    UTF16_BIG("feff", "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW");

    private static final String FROM_JSON =
            "write it as CSV, in pandas: read_json(\"FILE\").to_csv(\"NEW\", index=False)";

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
                throw new DataException("CSV text is needed, this is " + kind.name, file, kind.wayOut);
            }
        }
    }
}
