package io.lectern.model.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.gguf.GgufValue;
import io.lectern.gguf.GgufWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderCatalogueTests {

    @ParameterizedTest
    @CsvSource({
        "BAAI/bge-m3, FIRST, ''",
        "bge-m3-Q8_0.gguf, FIRST, ''",
        "Bge M3, FIRST, ''",
        "BAAI--bge-base-zh-v1.5, FIRST, 为这个句子生成表示以用于检索相关文章：",
        "snowflake-arctic-embed-m-v1.5, FIRST, 'Represent this sentence for searching relevant passages: '",
        "snowflake-arctic-embed-l-v2.0, FIRST, 'query: '",
        "e5-base-v2, MEAN, 'query: '",
        "multilingual-e5-small, MEAN, 'query: '",
        "bge-reranker-v2-m3, SCORE, ''"
    })
    void knowsModelsByTheirNames(String name, Pooling pooling, String queryPrefix) {
        var use = EncoderCatalogue.use(name);

        assertThat(use.pooling()).contains(pooling);
        assertThat(use.queryPrefix()).contains(queryPrefix);
    }

    @Test
    void theLongestNameCounts() {
        assertThat(EncoderCatalogue.use("intfloat/multilingual-e5-large-instruct")
                        .queryPrefix())
                .get()
                .asString()
                .startsWith("Instruct: ");
        assertThat(EncoderCatalogue.use("Qwen3-Embedding-0.6B-GGUF").queryPrefix())
                .get()
                .asString()
                .endsWith("\nQuery:");
        assertThat(EncoderCatalogue.use("e5-large").passagePrefix()).contains("passage: ");
    }

    @Test
    void knowsNothingOfOthers() {
        assertThat(EncoderCatalogue.use("bge-m30")).isEqualTo(EncoderUse.UNKNOWN);
        assertThat(EncoderCatalogue.use("")).isEqualTo(EncoderUse.UNKNOWN);
    }

    @Test
    void whatAFileSaysIsStrongerThanTheCatalogue() {
        var file = new GgufWriter()
                .metadata("general.architecture", GgufValue.of("bert"))
                .metadata("general.name", GgufValue.of("bge-base-en-v1.5"))
                .metadata("bert.pooling_type", GgufValue.of(1))
                .metadata("lectern.passage_prefix", GgufValue.of("p: "))
                .describe(Path.of("model.gguf"));

        var use = EncoderCatalogue.use(file);

        assertThat(use.pooling()).contains(Pooling.MEAN);
        assertThat(use.passagePrefix()).contains("p: ");
        assertThat(use.queryPrefix()).contains("Represent this sentence for searching relevant passages: ");
    }
}
