package io.lectern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The rules that ARCHITECTURE.md states, checked against the byte code. */
@AnalyzeClasses(packages = "io.lectern", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @Test
    void modulesUseOnlyWhatTheyMayAndFormNoCycles() {
        ApplicationModules.of(LecternApplication.class).verify();
    }

    @ArchTest
    static final ArchRule onlyTheLlamaBindingTouchesForeignMemory = noClasses()
            .that()
            .resideOutsideOfPackage("io.lectern.engine.llama..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule luceneStaysInRetrieval = noClasses()
            .that()
            .resideOutsideOfPackage("io.lectern.retrieval..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule tikaStaysInDocument = noClasses()
            .that()
            .resideOutsideOfPackage("io.lectern.document..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.tika..");

    @ArchTest
    static final ArchRule engineGgufAndPromptArePlainJava = noClasses()
            .that()
            .resideInAnyPackage("io.lectern.engine..", "io.lectern.gguf..", "io.lectern.prompt..")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule packagesAreCapabilitiesNotLayers = noClasses()
            .should()
            .resideInAnyPackage(
                    "..controller..",
                    "..service..",
                    "..repository..",
                    "..dto..",
                    "..util..",
                    "..utils..",
                    "..common..",
                    "..config..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noMeaninglessNames = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule controllersArePackagePrivateAndInWeb = classes()
            .that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .should()
            .bePackagePrivate()
            .andShould()
            .resideInAPackage("..web")
            .allowEmptyShould(true);
}
