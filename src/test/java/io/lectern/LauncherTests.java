package io.lectern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The start script in a copy of the repository, on a machine that has only what the test gives it. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LauncherTests {

    private static final List<String> PROGRAMS_OF_EVERY_MACHINE = List.of(
            "bash",
            "cat",
            "dirname",
            "find",
            "grep",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "tail",
            "touch");

    @TempDir
    Path machine;

    private Path repository;
    private Path programs;
    private Path jdks;

    @BeforeEach
    void prepareAMachineWithoutJava() throws IOException {
        repository = Files.createDirectories(machine.resolve("repo sitory"));
        programs = Files.createDirectories(machine.resolve("bin"));
        jdks = Files.createDirectories(machine.resolve("jvm"));
        Files.createDirectories(repository.resolve("src/main"));
        Files.createDirectories(repository.resolve("migrations"));
        Files.copy(Path.of("pom.xml"), repository.resolve("pom.xml"));
        // The JDKs of the machine that runs the tests are not those of the test.
        var script = Files.readString(Path.of("lectern"))
                .replace("/usr/lib/jvm", jdks.toString())
                .replace(
                        "/usr/libexec/java_home",
                        machine.resolve("no-java-home").toString());
        program(repository.resolve("lectern"), script);
        for (var name : PROGRAMS_OF_EVERY_MACHINE) {
            Files.createSymbolicLink(programs.resolve(name), which(name));
        }
    }

    @Test
    void saysInOneSentenceHowToGetAJdkWhenThereIsNone() throws Exception {
        var result = lectern("serve");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.err)
                .containsOnlyOnce("\n")
                .contains("Lectern needs JDK 25 or newer")
                .contains("adoptium.net");
    }

    @Test
    void ignoresAJavaHomeThatIsTooOldAndFindsANewerJdkAmongTheInstalledOnes() throws Exception {
        givenABuiltJar();
        var old = jdk(machine.resolve("old"), "17.0.15");
        jdk(jdks.resolve("a-8"), "1.8.0_402");
        jdk(jdks.resolve("b-26"), "26.0.1");

        var result = lectern(old, "serve", "--port", "0");

        assertThat(result.err).isEmpty();
        assertThat(result.status).isZero();
        assertThat(result.out).startsWith("26.0.1 ").contains("-jar").endsWith("serve --port 0\n");
    }

    @Test
    void theProcessThatSupervisesIsSmallAndKnowsTheOptionsOfTheOther() throws Exception {
        givenABuiltJar();
        jdk(jdks.resolve("25"), "25");

        var supervised = lectern("serve").out;
        var alone = lectern("serve", "--no-supervisor").out;

        assertThat(supervised).startsWith("25 -Xmx32m ").contains("-Dlectern.service.options=-Xmx1g");
        assertThat(alone).startsWith("25 -Xmx1g --add-modules ").doesNotContain("lectern.service.options");
    }

    @Test
    void takesAJavaHomeThatIsNewEnough() throws Exception {
        givenABuiltJar();
        jdk(jdks.resolve("other"), "25.0.1");

        assertThat(lectern(jdk(machine.resolve("mine"), "27"), "demo").out).startsWith("27 ");
    }

    @Test
    void findsTheJdksOfSdkman() throws Exception {
        givenABuiltJar();
        jdk(machine.resolve(".sdkman/candidates/java/25-tem"), "25");

        assertThat(lectern("demo").out).startsWith("25 ");
    }

    @Test
    void passesArgumentsWithSpacesAndQuotesUnchangedAndTheStatusBack() throws Exception {
        givenABuiltJar();
        var java = jdk(jdks.resolve("25"), "25");
        program(java.resolve("bin/java"), "#!/bin/bash\nprintf '<%s>' \"${@:5}\"; exit 7\n");

        var result = lectern("ask", "a b.pdf", "What's \"this\"?");

        assertThat(result.out)
                .isEqualTo("<" + repository.resolve("target/lectern.jar") + "><ask><a b.pdf><What's \"this\"?>");
        assertThat(result.status).isEqualTo(7);
    }

    @Test
    void hidesTheNoteOnTheVectorModuleAndNothingElse() throws Exception {
        givenABuiltJar();
        var java = jdk(jdks.resolve("25"), "25");
        program(java.resolve("bin/java"), """
                #!/bin/bash
                echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2
                echo 'WARNING: Using incubator modules: jdk.incubator.vector' >&2
                echo 'a real error' >&2
                printf 'and a last word' >&2
                """);

        assertThat(lectern("serve").err).isEqualTo("Picked up JAVA_TOOL_OPTIONS: -Da=b\na real error\nand a last word");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesTheJvmALocaleInWhichItCanReadItsArguments() throws Exception {
        givenABuiltJar();
        var java = jdk(jdks.resolve("25"), "25");
        program(java.resolve("bin/java"), "#!/bin/bash\necho \"$LC_ALL\"\n");

        assertThat(lectern("serve").out).isEqualTo("C.UTF-8\n");
    }

    @Test
    void namesTheMissingBuildToolWhenThereIsNoBuildYet() throws Exception {
        jdk(jdks.resolve("25"), "25");

        var withoutMaven = lectern("serve");
        program(programs.resolve("mvn"), "#!/bin/bash\n");
        var withoutNode = lectern("serve");

        assertThat(withoutMaven.err).containsOnlyOnce("\n").contains("needs Apache Maven");
        assertThat(withoutNode.err).containsOnlyOnce("\n").contains("needs Node.js with npm");
        assertThat(List.of(withoutMaven.status, withoutNode.status)).containsOnly(1);
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        jdk(jdks.resolve("25"), "25");
        givenBuildTools("mkdir -p target; touch target/lectern.jar; echo built >>builds");

        lectern("serve");
        lectern("serve");
        assertThat(repository.resolve("builds")).hasContent("built");

        var source = Files.createFile(repository.resolve("src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        lectern("serve");
        assertThat(repository.resolve("builds")).hasContent("built\nbuilt");
    }

    @Test
    void showsTheErrorsOfAFailedBuildAndWhereItsLogIs() throws Exception {
        jdk(jdks.resolve("25"), "25");
        givenBuildTools("echo '[INFO] noise'; echo '[ERROR] it does not compile'; exit 1");

        var result = lectern("serve");

        assertThat(result.status).isEqualTo(1);
        assertThat(result.err)
                .contains("[ERROR] it does not compile")
                .doesNotContain("noise")
                .endsWith("The build failed; its log is " + repository.resolve("target/build.log") + ".\n");
    }

    @Test
    void testRunsEveryCheckAndPassesItsStatusOn() throws Exception {
        jdk(jdks.resolve("25"), "25");
        givenBuildTools("echo \"mvn $*\"; exit 3");

        var result = lectern("test");

        assertThat(result.out).endsWith("mvn -B -ntp verify\n");
        assertThat(result.err).containsOnlyOnce("\n").contains("mvn ended with 3");
        assertThat(result.status).isEqualTo(3);
    }

    @Test
    void explainsItselfWithoutAJdk() throws Exception {
        var help = lectern("--help");
        var version = lectern("--version");
        var unknown = lectern("frobnicate");

        assertThat(help.out).contains("demo", "serve", "ask", "model", "bench", "test", "LECTERN_DATA");
        assertThat(version.out).matches("lectern \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(unknown.err).containsOnlyOnce("\n").contains("'frobnicate'");
        assertThat(List.of(help.status, version.status, unknown.status)).containsExactly(0, 0, 2);
    }

    private void givenABuiltJar() throws IOException {
        var target = Files.createDirectories(repository.resolve("target"));
        var built = FileTime.from(Instant.now().plusSeconds(60));
        for (var name : List.of("lectern.jar", "lectern.built")) {
            Files.setLastModifiedTime(Files.createFile(target.resolve(name)), built);
        }
    }

    private void givenBuildTools(String maven) throws IOException {
        program(programs.resolve("mvn"), "#!/bin/bash\n" + maven + "\n");
        program(programs.resolve("node"), "#!/bin/bash\n");
        program(programs.resolve("npm"), "#!/bin/bash\n");
    }

    /** A JDK whose {@code java} prints its version and its arguments. */
    private static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        program(home.resolve("bin/java"), "#!/bin/bash\necho \"%s $*\"\n".formatted(version));
        program(home.resolve("bin/javac"), "#!/bin/bash\n");
        return home;
    }

    private static void program(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path which(String name) {
        return java.util.stream.Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private Result lectern(String... arguments) throws IOException, InterruptedException {
        return lectern(machine.resolve("nowhere"), arguments);
    }

    private Result lectern(Path javaHome, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("/bin/bash", repository.resolve("lectern").toString()));
        command.addAll(List.of(arguments));
        var out = machine.resolve("out");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).directory(machine.toFile());
        var environment = builder.environment();
        environment.clear();
        environment.put("PATH", programs.toString());
        environment.put("HOME", machine.toString());
        environment.put("JAVA_HOME", javaHome.toString());
        var process = builder.start();
        // To its end, which may come after the end of the process: a filter writes it.
        var err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), Files.readString(out, UTF_8), err);
    }

    private record Result(int status, String out, String err) {}
}
