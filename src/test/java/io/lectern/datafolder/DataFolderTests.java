package io.lectern.datafolder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataFolderTests {

    /** What db-scheduler keeps of the name of whoever has picked a job. */
    private static final int MOST_KEPT = 50;

    @Test
    void theOwnersNameIsKeptWholeAndIsThatOfTheFolderHoweverLongItsPathIs() {
        var deep = new DataFolder(Path.of("/srv/" + "a-long-name/".repeat(20) + "one"));
        var beside = new DataFolder(Path.of("/srv/" + "a-long-name/".repeat(20) + "two"));

        var name = deep.ownerName();

        assertThat(name).hasSizeLessThanOrEqualTo(MOST_KEPT).isNotEqualTo(beside.ownerName());
        assertThat(new DataFolder(deep.root()).ownerName()).isEqualTo(name);
    }
}
