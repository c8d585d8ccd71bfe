package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests run on the class path; the program runs as modules, where the core takes records apart only in packages that are open to it.
class ModuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cli/dev.slopewise.cli",
                "doctor/dev.slopewise.doctor.corpus",
                "doctor/dev.slopewise.doctor.lesson",
                "learn/dev.slopewise.learn.nn",
                "learn/dev.slopewise.learn.train"
            })
    void recordsAreOpenToTheCore(String moduleAndPackage) throws IOException {
        Path place = Path.of(moduleAndPackage);
        Path descriptor = Path.of("..").resolve(place.getName(0)).resolve("target/classes/module-info.class");
        try (InputStream in = Files.newInputStream(descriptor)) {
            assertThat(ModuleDescriptor.read(in).opens())
                    .filteredOn(
                            opens -> opens.source().equals(place.getFileName().toString()))
                    .singleElement()
                    .satisfies(opens -> assertThat(opens.targets()).contains("dev.slopewise.core"));
        }
    }
}
