package dev.slopewise;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The arrows of the design point only up: each module uses what its line here names, and nothing else.
class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify.annotations..";
    private static final JavaClasses SLOPEWISE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.slopewise");

    @ParameterizedTest
    @ValueSource(strings = {"core", "compile", "learn", "doctor", "data", "cli"})
    void everyModuleIsLookedAt(String module) {
        assertThat(SLOPEWISE.that(resideInAPackage(module(module)))).hasSizeGreaterThan(1);
    }

    @Test
    void coreUsesTheJdkAlone() {
        usesOnly("core");
    }

    @Test
    void compileUsesCoreAndWritesEventsOfTheJdk() {
        usesOnly("compile", module("core"), "jdk.jfr..");
    }

    @Test
    void learnUsesCore() {
        usesOnly("learn", module("core"));
    }

    @Test
    void doctorUsesLearnAndCore() {
        usesOnly("doctor", module("learn"), module("core"));
    }

    @Test
    void dataUsesLearnAndCoreAndReadsFilesOfOthers() {
        usesOnly(
                "data",
                module("learn"),
                module("core"),
                "de.siegmar.fastcsv..",
                "dev.hardwood..",
                "tools.jackson.core..",
                "javax.imageio..");
    }

    @Test
    void nothingUsesTheCommandLine() {
        noClasses()
                .that(not(resideInAnyPackage(module("cli"), module("examples"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(module("cli"))
                .check(SLOPEWISE);
    }

    @Test
    void theTrainerDoesNotKnowLayers() {
        noClasses()
                .that()
                .resideInAPackage("dev.slopewise.learn.train..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slopewise.learn.nn..")
                .check(SLOPEWISE);
    }

    private static void usesOnly(String module, String... others) {
        var allowed = Stream.concat(Stream.of(module(module), JDK, NULLNESS), Stream.of(others))
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(module(module))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .check(SLOPEWISE);
    }

    private static String module(String name) {
        return "dev.slopewise." + name + "..";
    }
}
