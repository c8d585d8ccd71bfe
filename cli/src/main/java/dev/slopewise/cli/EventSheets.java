package dev.slopewise.cli;

import dev.slopewise.data.DataException;
import dev.slopewise.data.events.Event;
import dev.slopewise.data.events.EventReader;
import dev.slopewise.doctor.log.Log;
import dev.slopewise.doctor.log.Sheet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The scalars of event files, a sheet for each folder and tag: each tag has steps of its own.
///
/// Folders beside each other that are named for their part (`train`, `validation`) are one training, and so are folders below one that has event files itself; any other
/// several folders are several trainings.
final class EventSheets {
    private static final String STEP = "step";
    private static final int MOST = 20_000_000;

    private final Map<String, Sheet> sheets = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private int scalars;

    private EventSheets() {}

    static boolean isEvents(Path file) {
        return file.getFileName().toString().contains("tfevents");
    }

    /// @param root  what was named
    /// @param files event files in it
    /// @throws Failure if they are of several trainings, or none can be read
    static Log log(Path root, List<Path> files) {
        Map<String, List<Path>> folders = new TreeMap<>();
        for (Path file : files) {
            Path parent = file.toAbsolutePath().getParent();
            String folder = parent == null || file.equals(root)
                    ? ""
                    : root.toAbsolutePath().relativize(parent).toString().replace('\\', '/');
            folders.computeIfAbsent(folder, _ -> new ArrayList<>()).add(file);
        }
        boolean isOne = folders.size() == 1
                || folders.containsKey("")
                || folders.keySet().stream().allMatch(EventSheets::isPart);
        if (!isOne) {
            throw new Failure("%s holds the logs of %d trainings; name one of its folders: %s"
                    .formatted(
                            root,
                            folders.size(),
                            String.join(
                                    ", ", folders.keySet().stream().limit(10).toList())));
        }
        var sheets = new EventSheets();
        folders.forEach((folder, inside) ->
                inside.forEach(file -> sheets.add(folders.size() == 1 ? "" : folder, file)));
        if (sheets.sheets.isEmpty()) {
            throw new Failure(
                    root + " holds no scalar" + (sheets.notes.isEmpty() ? "" : ": " + String.join("; ", sheets.notes)));
        }
        return Log.of(List.copyOf(sheets.sheets.values()), sheets.notes);
    }

    private static boolean isPart(String folder) {
        return folder.toLowerCase(Locale.ROOT).matches(".*(train|val|eval|test|dev|loss|acc)[^/]*$");
    }

    private void add(String folder, Path file) {
        try {
            EventReader.read(file, event -> add(folder.isEmpty() ? event.tag() : folder + "/" + event.tag(), event))
                    .ifPresent(notes::add);
        } catch (DataException e) {
            notes.add(e.getMessage() + "; it was passed over");
        }
    }

    private void add(String name, Event event) {
        if (!(event.value() instanceof Event.Scalar(double number))) return;
        if (++scalars > MOST) {
            if (scalars == MOST + 1) notes.add("only the first %d scalars were read".formatted(MOST));
            return;
        }
        Sheet sheet = sheets.computeIfAbsent(name, _ -> new Sheet());
        int row = sheet.rows();
        sheet.add(row, STEP, (double) event.step());
        sheet.add(row, name.equals(STEP) ? "logged " + STEP : name, number);
    }
}
