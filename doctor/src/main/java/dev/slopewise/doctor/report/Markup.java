package dev.slopewise.doctor.report;

/// HTML being written, in its strict form, which readers of XML take too: what comes from a run goes through [#text], so that it is shown as it is.
final class Markup {
    private final StringBuilder out = new StringBuilder();

    /// Tags, which no run has written.
    Markup tag(String tags) {
        out.append(tags);
        return this;
    }

    Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /// Text within a pair of tags.
    Markup element(String name, String text) {
        return tag("<" + name + ">").text(text).tag("</" + name + ">\n");
    }

    static String escaped(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\x{10ffff}]", "\ufffd")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
