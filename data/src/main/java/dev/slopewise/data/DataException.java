package dev.slopewise.data;

/// Data that cannot be used as it is: what was needed and what came, where, and the way out, in one line.
///
/// ```
/// flowers.csv, line 7: 5 fields are needed as in the header, got 4; quote a field that contains ','
/// ```
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String where;
    private final String wayOut;

    /// @param what   what was needed and what came, with values
    /// @param where  file, line and column as far as they are known; empty when not
    /// @param wayOut what to do; empty when `what` says it
    public DataException(String what, String where, String wayOut) {
        super((where.isEmpty() ? "" : where + ": ") + what + (wayOut.isEmpty() ? "" : "; " + wayOut));
        this.what = what;
        this.where = where;
        this.wayOut = wayOut;
    }

    public String what() {
        return what;
    }

    public String where() {
        return where;
    }

    public String wayOut() {
        return wayOut;
    }
}
