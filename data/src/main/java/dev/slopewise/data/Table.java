package dev.slopewise.data;

import dev.slopewise.learn.text.Nearest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// Named columns of equal length.
///
/// @param source  where the table came from, for messages: the file as the user named it
/// @param columns at least one, each with a name of its own
public record Table(String source, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new DataException("a table needs at least one column, got none", source, "");
        }
        int rows = columns.getFirst().rows();
        var seen = new HashSet<String>();
        for (Column column : columns) {
            if (column.rows() != rows) {
                throw new DataException(
                        "columns of equal length are needed, got " + column.rows() + " and " + rows + " rows",
                        source + ", column `" + column.name() + "`",
                        "");
            }
            if (!seen.add(column.name())) {
                throw new DataException("two columns are named `" + column.name() + "`", source, "rename one");
            }
        }
    }

    public int rows() {
        return columns.getFirst().rows();
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /// The names of all columns but one: what a target is predicted from.
    public List<String> namesWithout(String target) {
        return names().stream().filter(name -> !name.equals(target)).toList();
    }

    /// The column of this name.
    ///
    /// @throws DataException if there is none, with the nearest name and the list of all
    public Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        "there is no column `" + name + "`",
                        source,
                        Nearest.to(name, names())
                                        .map(nearest -> "did you mean `" + nearest + "`? ")
                                        .orElse("")
                                + "columns: " + Words.listed(names(), 20)));
    }

    /// The columns of these names, in their order.
    ///
    /// @throws DataException if there is none of one of them
    List<Column> columns(List<String> names) {
        var byName = new HashMap<String, Column>();
        columns.forEach(column -> byName.put(column.name(), column));
        return names.stream()
                .map(name -> {
                    Column column = byName.get(name);
                    return column == null ? column(name) : column;
                })
                .toList();
    }
}
