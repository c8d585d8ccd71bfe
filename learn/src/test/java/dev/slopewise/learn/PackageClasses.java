package dev.slopewise.learn;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What a package of compiled classes holds, for lists that must name all of it.
public final class PackageClasses {
    private PackageClasses() {}

    /// The records beside an interface that implement it.
    public static Set<Class<?>> recordsOf(Class<?> type) throws IOException, URISyntaxException {
        var file = Objects.requireNonNull(type.getResource(type.getSimpleName() + ".class"));
        try (var beside = Files.list(Path.of(file.toURI()).resolveSibling(""))) {
            return beside.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> load(type.getPackageName() + "." + name.replace(".class", "")))
                    .filter(found -> found.isRecord() && type.isAssignableFrom(found))
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
