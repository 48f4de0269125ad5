package io.lectern.document.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParserCommandTests {

    @Test
    void findsTheJarThatTheServiceRunsFrom() {
        assertThat(ParserCommand.executableJar("jar:nested:/opt/a%20b/lectern.jar/!BOOT-INF/classes/!/"))
                .isEqualTo("/opt/a b/lectern.jar");
    }

    @Test
    void aFolderOfClassesIsNoJar() {
        assertThat(ParserCommand.executableJar("file:/opt/lectern/target/classes/"))
                .isEmpty();
    }
}
