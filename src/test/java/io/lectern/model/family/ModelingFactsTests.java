package io.lectern.model.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.model.family.ModelingFacts.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ModelingFactsTests {

    @TempDir
    Path folder;

    @Test
    void whatStandsWhereItIsMadeComesBeforeTheConstructor() {
        var facts = ModelingFacts.of("m.py", """
                class DynamicNTK(torch.nn.Module):
                    def __init__(self, dim: int, max_position_embeddings: int = 2048, base: float = 1e4, factor=4.0):
                        super().__init__()
                class Attention:
                    def __init__(self, config):
                        self.rotary_emb = DynamicNTK(self.head_dim, base=500_000 if x else 5e5, factor=2.0)
                """);

        assertThat(facts.rotations())
                .containsExactly(new Rotation(
                        "m.py, DynamicNTK", "DynamicNTK", Optional.empty(), Optional.of(2.0), Optional.of(2_048)));
    }

    @Test
    void whatIsSaidByAnythingButANumberIsUnknown() {
        var facts = ModelingFacts.of("m.py", """
                class Rotary(nn.Module):
                    def __init__(self, dim, max_position_embeddings=2048, base=10000):
                        pass
                self.rotary_emb = Rotary(self.head_dim, max_position_embeddings=self.mpe, base=config.rope_theta)
                """);

        assertThat(facts.rotations().getFirst().base()).isEmpty();
        assertThat(facts.rotations().getFirst().referenceTokens()).isEmpty();
    }

    @Test
    void argumentsWithoutANameHideTheConstructorsNumbers() {
        var facts = ModelingFacts.of("m.py", """
                class Rotary(nn.Module):
                    def __init__(self, dim, max_position_embeddings=2048, base=10000):
                        pass
                self.rotary_emb = Rotary(int(self.head_dim), self.max_position_embeddings)
                """);

        assertThat(facts.rotations().getFirst().referenceTokens()).isEmpty();
        assertThat(facts.base()).contains(10_000.0);
    }

    @Test
    void severalKindsOfPositionsAreNoFactButACommonBaseIs() {
        var facts = ModelingFacts.of("m.py", """
                class Yarn(nn.Module):
                    def __init__(self, dim, max_position_embeddings=4096, base=10000, scale=1):
                        pass
                class DynamicNTK(nn.Module):
                    def __init__(self, dim, max_position_embeddings=2048, base=10000):
                        pass
                if config.scale > 1:
                    self.rotary_emb = Yarn(self.head_dim, scale=config.scale)
                else:
                    self.rotary_emb = DynamicNTK(self.head_dim)
                """);

        assertThat(facts.dynamic()).isEmpty();
        assertThat(facts.base()).contains(10_000.0);
    }

    @Test
    void readsTheCodeOfAFolderWithoutRunningIt() throws IOException {
        Files.writeString(folder.resolve("modeling_x.py"), "self.rotary_emb = A(d, base=20000)\nraise SystemExit");
        Files.writeString(folder.resolve("modeling_large.py"), " ".repeat(2 << 20));
        Files.writeString(folder.resolve("other.py"), "self.rotary_emb = B(d, base=30000)");
        Files.createDirectory(folder.resolve("modeling_folder.py"));

        var facts = ModelingFacts.in(folder);

        assertThat(facts.base()).contains(20_000.0);
        assertThat(facts.rotations()).hasSize(1);
    }

    @Test
    void numbersThatCannotBeAreUnknown() {
        var facts = ModelingFacts.of(
                "m.py", "self.rotary_emb = DynamicNTK(d, base=0, scaling_factor=1e99, max_position_embeddings=0)");

        assertThat(facts.rotations())
                .containsExactly(new Rotation(
                        "m.py, DynamicNTK", "DynamicNTK", Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    @Timeout(10)
    void codeThatIsMadeToTakeLongTakesNotLong() {
        String hostile = "self.rotary_emb" + " ".repeat(200_000) + "self.rotary_emb = A(".repeat(2_000)
                + "base=".repeat(100_000);

        assertThat(ModelingFacts.of("m.py", hostile).base()).isEmpty();
    }
}
