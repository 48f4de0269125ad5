package io.lectern.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.engine.OutputConstraint;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.grammar.Grammar;
import io.lectern.engine.grammar.GrammarConstraint;
import io.lectern.engine.grammar.Grammars;
import io.lectern.engine.plan.ModelWeights;
import io.lectern.engine.sampling.Sampler;
import io.lectern.engine.serving.TokenBatch;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Answers of a real model that are held to a form. The model writes noise: whatever fits, it tries. */
class ConstrainedAnswerTests {

    private static final int MAX_TOKENS = 250;
    private static final String SCHEMA = """
            {"type": "object", "properties": {
               "name": {"type": "string", "minLength": 1, "maxLength": 12},
               "age": {"type": "integer", "minimum": 0, "maximum": 120},
               "tags": {"type": "array", "items": {"enum": ["größer", "kleiner", "漢字"]}, "minItems": 1, "maxItems": 3},
               "parent": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
             "required": ["name", "age", "tags"], "additionalProperties": false}
            """;

    @TempDir
    static Path folder;

    private static LlamaModel model;
    private static LlamaAdapters adapters;
    private static LlamaTokenizer tokenizer;
    private static LlamaContext context;
    private static int vocabulary;

    @BeforeAll
    static void load() throws IOException {
        var file = TinyModels.random(folder.resolve("noise.gguf"), TinyModels.Sizes.SMALL);
        var gguf = GgufFile.read(file);
        var shape = ModelShape.of(gguf);
        var options = LlamaOptions.of(file).withContext(c -> c.withThreads(1));
        var plan =
                RunPlan.of(options, ModelWeights.of(gguf), shape, LlamaLibrary.devices(null), RunPlan.machineMemory());
        vocabulary = shape.vocabulary();
        model = LlamaModel.load(file, shape);
        adapters = LlamaAdapters.load(model, gguf, Map.of(), folder);
        tokenizer = new LlamaTokenizer(model, vocabulary, Integer.MAX_VALUE);
        context = new LlamaContext(model, adapters, plan.context(), vocabulary, () -> false);
    }

    @AfterAll
    static void close() {
        context.close();
        adapters.close();
        model.close();
    }

    @Test
    void jsonIsValidAgainstItsSchemaHoweverItIsSampled() {
        var grammar = Grammars.compile(new OutputConstraint.JsonSchema(SCHEMA)).orElseThrow();
        int complete = 0;
        for (int seed = 0; seed < 24; seed++) {
            var answer = answer(grammar, sampling(seed), seed);
            if (answer.ended()) {
                complete++;
                assertThat(isPerson(answer.text()))
                        .as("%d: %s", seed, answer.text())
                        .isTrue();
            }
        }
        assertThat(complete).isGreaterThan(8);
    }

    @Test
    void charactersOfSeveralBytesAreWrittenWhole() {
        var grammar = Grammar.parse("root ::= [é-龥]{20}");
        for (int seed = 0; seed < 10; seed++) {
            var answer = answer(grammar, sampling(seed), seed);

            assertThat(answer.ended()).isTrue();
            assertThat(answer.text()).hasSize(20).matches("[é-龥]+");
        }
    }

    /** But for bytes that are no UTF-8, and control tokens, which llama.cpp takes for their names. */
    @Test
    void allowsWhatLlamaCppAllows() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new Random(seed);
        String[] grammars = {
            "root ::= \"a\"{2,5} [b-d]* | [^x]{3}",
            "root ::= \"{\" (pair (\",\" pair)*)? \"}\"\npair ::= [a-c]+ \":\" (root | [0-9]{1,3})",
            "root ::= (\"ä\" | \"漢\"+ | \"😀\" .)* \"!\"",
            "root ::= item{2,4}\nitem ::= [a-m]? [g-z] | \" \" item",
        };
        for (String gbnf : grammars) {
            for (int round = 0; round < 15; round++) {
                try (var theirs = new NativeGrammar(model, gbnf, vocabulary)) {
                    compare(gbnf, theirs, random, seed);
                }
            }
        }
    }

    private static void compare(String gbnf, NativeGrammar theirs, Random random, long seed) {
        var ours = new GrammarConstraint(Grammar.parse(gbnf), tokenizer.tokenTexts());
        var text = new StringBuilder();
        for (int step = 0; step < 30; step++) {
            var logits = new float[vocabulary];
            ours.restrict(logits);
            var allowed = new BitSet();
            for (int token = 0; token < vocabulary; token++) {
                allowed.set(token, logits[token] == 0);
            }
            var expected = theirs.allowed();
            expected.clear(0, TinyModels.END);
            expected.clear(TinyModels.FIRST_BYTE + 0xF5, TinyModels.SPACE);
            assertThat(allowed).as("seed %d, %s behind %s", seed, gbnf, text).isEqualTo(expected);
            int next = pick(allowed, random);
            if (next == TinyModels.END) {
                return;
            }
            ours.accept(next);
            theirs.accept(next);
            text.append(next).append(' ');
        }
    }

    private static int pick(BitSet allowed, Random random) {
        // Bytes whose next one llama.cpp does not narrow to what is UTF-8: overlong, surrogate, beyond U+10FFFF.
        for (int lead : new int[] {0xE0, 0xED, 0xF0, 0xF4}) {
            allowed.clear(TinyModels.FIRST_BYTE + lead);
        }
        int place = random.nextInt(allowed.cardinality());
        return allowed.stream().skip(place).findFirst().orElseThrow();
    }

    private record Answer(String text, boolean ended) {}

    private static Answer answer(Grammar grammar, Sampling sampling, int first) {
        var bytes = new ByteArrayOutputStream();
        var batch = new TokenBatch(1);
        context.remove(0, 0, Integer.MAX_VALUE);
        int next = TinyModels.FIRST_BYTE + first;
        try (var sampler = new Sampler(
                sampling,
                new int[] {next},
                Optional.of(new GrammarConstraint(grammar, tokenizer.tokenTexts())),
                Optional.empty())) {
            for (int position = 0; position < MAX_TOKENS; position++) {
                batch.clear();
                batch.add(next, position, 0, true);
                context.decode(batch);
                next = sampler.choose(context.logits(0)).token();
                if (tokenizer.endsGeneration(next)) {
                    return new Answer(bytes.toString(StandardCharsets.UTF_8), true);
                }
                bytes.writeBytes(tokenizer.piece(next));
            }
        }
        return new Answer(bytes.toString(StandardCharsets.UTF_8), false);
    }

    private static Sampling sampling(int seed) {
        return switch (seed % 4) {
            case 0 -> Sampling.GREEDY.withPenalties(new Sampling.Penalties(1.3f, 0.5f, 0.5f));
            case 1 -> Sampling.of(1, seed);
            case 2 -> Sampling.of(1.5f, seed).withTopK(40).withTopP(0.9f);
            default -> Sampling.of(2, seed).withPenalties(new Sampling.Penalties(1.1f, 0.2f, 0));
        };
    }

    private static boolean isPerson(String text) {
        var person = JsonMapper.shared().readTree(text);
        String name = person.get("name").stringValue();
        int age = person.get("age").intValue();
        boolean tags = person.get("tags")
                .valueStream()
                .allMatch(tag -> tag.stringValue().matches("größer|kleiner|漢字"));
        var parent = person.get("parent");
        return name.codePointCount(0, name.length()) >= 1
                && name.codePointCount(0, name.length()) <= 12
                && age >= 0
                && age <= 120
                && tags
                && !person.get("tags").isEmpty()
                && person.get("tags").size() <= 3
                && (parent == null || parent.isNull() || isPerson(parent.toString()));
    }
}
