package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where users' records may live: on the class path, in their own module, in JShell.
class RecordsTest {
    record Checked(Tensor weight) {
        Checked {
            if (weight.shape().rank() != 2) throw new IllegalArgumentException("a matrix is needed");
        }
    }

    private record Hidden(Tensor x, double rate) {}

    private static String program(String pack, String modifier) {
        return """
            package app.%1$s;
            import dev.slopewise.core.Tensor;
            import dev.slopewise.core.transform.Transforms;
            public class Program {
                %2$s record Line(Tensor slope) {}
                public static double run() {
                    return Transforms.grad((Line m) -> m.slope().square()).apply(new Line(Tensor.scalar(3.0))).slope().item();
                }
            }
            """.formatted(pack, modifier);
    }

    @TempDir
    Path folder;

    private static Path core() throws URISyntaxException {
        return Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /// Compiles a module `app` with a program that takes the gradient of its own record, and runs it.
    private Object run(String directives, String pack, String modifier) throws Exception {
        Path source = Files.createDirectories(folder.resolve("src/app/" + pack));
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.writeString(
                folder.resolve("src/module-info.java"),
                "module app { requires dev.slopewise.core; " + directives + " }");
        Files.writeString(source.resolve("Program.java"), program(pack, modifier));
        compile(List.of(folder.resolve("src/module-info.java"), source.resolve("Program.java")), out);
        var configuration = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(out, core()), ModuleFinder.of(), Set.of("app"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        return layer.findLoader("app")
                .loadClass("app." + pack + ".Program")
                .getMethod("run")
                .invoke(null);
    }

    private static void compile(List<Path> files, Path out) throws IOException, URISyntaxException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        Path nullness = Path.of(org.jspecify.annotations.Nullable.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", out.toString(), "-p", core() + java.io.File.pathSeparator + nullness);
            boolean done = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(done).as("%s", messages).isTrue();
        }
    }

    @Test
    void aPublicRecordInAnExportedPackageWorks() throws Exception {
        assertThat(run("exports app.open;", "open", "public")).isEqualTo(6.0);
    }

    @Test
    void aHiddenRecordInAnOpenedPackageWorks() throws Exception {
        assertThat(run("exports app.open; opens app.open to dev.slopewise.core;", "open", "private"))
                .isEqualTo(6.0);
    }

    @Test
    void aRecordInAClosedModuleIsRefusedWithTheLineToAdd() {
        assertThatThrownBy(() -> run("exports app.closed;", "closed", "private"))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .hasMessageContaining("record app.closed.Program$Line cannot be read from outside its module app")
                .hasMessageContaining("make the record public in an exported package, or add"
                        + " `opens app.closed to dev.slopewise.core;` to module-info.java");
    }

    @Test
    void aRecordDefinedInJShellIsATree() throws Exception {
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(core().toString());
            String result = "";
            for (String line : List.of(
                    "import dev.slopewise.core.*;",
                    "import dev.slopewise.core.transform.*;",
                    "record Line(Tensor slope, Tensor shift) {}",
                    "var gradient = Transforms.grad((Line m) -> m.slope().times(3).plus(m.shift()).square())"
                            + ".apply(new Line(Tensor.scalar(2.0), Tensor.scalar(1.0)));",
                    "gradient.slope().item() + gradient.shift().item()")) {
                for (var event : shell.eval(line)) {
                    assertThat(event.exception()).as(line).isNull();
                    assertThat(event.status())
                            .as(
                                    "%s: %s",
                                    line, shell.diagnostics(event.snippet()).toList())
                            .isEqualTo(Snippet.Status.VALID);
                    result = event.value();
                }
            }
            assertThat(result).isEqualTo("56.0");
        }
    }

    @Test
    void privateAndLocalRecordsOnTheClassPathWork() {
        record Local(Hidden hidden) {}
        Local gradient = Transforms.grad(
                        (Local m) -> m.hidden().x().times(m.hidden().rate()).sum())
                .apply(new Local(new Hidden(Tensor.of(1.0, 2.0), 0.5)));
        assertThat(gradient.hidden().x().toDoubles()).containsExactly(0.5, 0.5);
        assertThat(gradient.hidden().rate()).isEqualTo(0.5);
    }

    @Test
    void aConstructorThatRefusesIsQuoted() {
        assertThatThrownBy(
                        () -> Transforms.vmap((Checked c) -> c.weight().sum()).apply(new Checked(Tensor.zeros(2, 3))))
                .hasMessageContaining(
                        "creating a dev.slopewise.core.RecordsTest$Checked (its constructor refused other tensors)")
                .hasMessageContaining("a matrix is needed");
    }
}
