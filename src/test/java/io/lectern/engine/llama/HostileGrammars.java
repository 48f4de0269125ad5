package io.lectern.engine.llama;

import io.lectern.engine.OutputConstraint;
import io.lectern.engine.Sampling;
import io.lectern.engine.TinyModels;
import io.lectern.engine.grammar.GrammarConstraint;
import io.lectern.engine.grammar.Grammars;
import io.lectern.engine.sampling.Sampler;
import io.lectern.gguf.GgufFile;
import io.lectern.gguf.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Grammars, schemas and logits with which llama.cpp's samplers end a process or never end; run in one of its own. */
final class HostileGrammars {

    private static final int STEPS = 100;

    private final LlamaTokenizer tokenizer;
    private final int vocabulary;
    private final Map<String, Runnable> cases = new LinkedHashMap<>();

    private HostileGrammars(LlamaModel model, int vocabulary) {
        this.vocabulary = vocabulary;
        this.tokenizer = new LlamaTokenizer(model, vocabulary, Integer.MAX_VALUE);
    }

    /** Prints one line for each case: its name, and the exception that it ended with, or {@code accepted}. */
    public static void main(String[] args) throws IOException {
        var file = TinyModels.random(Path.of(args[0], "model.gguf"), HostileCases.SIZES);
        LlamaLibrary.require(null);
        var shape = ModelShape.of(GgufFile.read(file));
        try (var model = LlamaModel.load(file, shape)) {
            var hostile = new HostileGrammars(model, shape.vocabulary());
            hostile.grammars();
            hostile.schemas();
            hostile.choices();
            hostile.cases.forEach((name, run) -> System.out.println(name + ": " + outcome(run)));
        }
        System.out.println("survived");
    }

    private static String outcome(Runnable hostile) {
        try {
            hostile.run();
            return "accepted";
        } catch (RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private void grammars() {
        grammar("syntax error", "root ::= [");
        grammar("undefined rule", "root ::= other");
        grammar("no root", "start ::= [a]");
        grammar("left recursion", "root ::= root [a] | [b]");
        grammar("hidden left recursion", "root ::= no root [a] | [b]\nno ::= also\nalso ::= | [c]");
        grammar("a million times", "root ::= [a]{1000000}");
        grammar("at most less than at least", "root ::= [a]{2,1}");
        grammar("parentheses", "root ::= " + "(".repeat(30_000) + "[a]" + ")".repeat(30_000));
        grammar("stars", "root ::= [a]" + "*".repeat(60_000));
        grammar("nothing", "");
        grammar("empty root", "root ::= ");
        grammar("a token by its name", "root ::= <s>");
        String twice = IntStream.range(0, 60)
                .mapToObj(i -> "r%d ::= r%d \"y\" | r%d \"z\"\n".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining());
        grammar("ambiguous before the first character", "root ::= r0\n" + twice + "r60 ::= [x]");
        grammar("ambiguous with every character", "root ::= [x] root [y] | [x] root [z] | \"\"");
        grammar("ambiguous without end", "root ::= [x] root root root | [x] root root | [x] root | \"\"");
    }

    private void schemas() {
        schema("deep schema", "{\"items\":".repeat(5_000) + "{}" + "}".repeat(5_000));
        schema("a schema in itself", "{\"$ref\":\"#\"}");
        schema("everything in itself", "{\"allOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}");
        schema(
                "long chain",
                "{\"$ref\":\"#/$defs/0\",\"$defs\":{"
                        + IntStream.range(0, 1_500)
                                .mapToObj(i -> "\"%d\":{\"$ref\":\"#/$defs/%d\"},".formatted(i, i + 1))
                                .collect(Collectors.joining())
                        + "\"1500\":{\"type\":\"null\"}}}");
        schema("long name", "{\"properties\":{\"" + "n".repeat(50_000) + "\":true},\"additionalProperties\":true}");
        schema("lone surrogate", "{\"const\":\"\\ud800\"}");
        schema("not even JSON", "{");
    }

    private void choices() {
        cases.put("no numbers", () -> choose(Sampling.GREEDY, Float.NaN));
        cases.put("nothing likely", () -> choose(Sampling.of(1, 1), Float.NEGATIVE_INFINITY));
        cases.put("all too likely", () -> choose(Sampling.of(1, 1), Float.POSITIVE_INFINITY));
        cases.put("bias on a foreign token", () -> choose(Sampling.GREEDY.withLogitBias(Map.of(1_000_000, 1f)), 0));
        cases.put("forbidden token", () -> constraint("root ::= [a]").accept(TinyModels.FIRST_BYTE + 'b'));
        cases.put(
                "end of what is not complete", () -> constraint("root ::= [a]").accept(TinyModels.END));
        cases.put("foreign token", () -> constraint("root ::= [a]").accept(1_000_000));
    }

    private void choose(Sampling sampling, float logit) {
        var logits = new float[vocabulary];
        Arrays.fill(logits, logit);
        try (var sampler = new Sampler(sampling, new int[0], Optional.empty(), Optional.empty())) {
            sampler.choose(logits);
        }
    }

    private GrammarConstraint constraint(String gbnf) {
        var grammar = Grammars.compile(new OutputConstraint.Grammar(gbnf)).orElseThrow();
        return new GrammarConstraint(grammar, tokenizer.tokenTexts());
    }

    private void grammar(String name, String gbnf) {
        cases.put(name, () -> write(new OutputConstraint.Grammar(gbnf)));
    }

    private void schema(String name, String schema) {
        cases.put(name, () -> write(new OutputConstraint.JsonSchema(schema)));
    }

    /** Writes a random answer. */
    private void write(OutputConstraint output) {
        var grammar = Grammars.compile(output).orElseThrow();
        var constraint = new GrammarConstraint(grammar, tokenizer.tokenTexts());
        var random = new Random(1);
        try (var sampler = new Sampler(Sampling.of(1, 1), new int[0], Optional.of(constraint), Optional.empty())) {
            for (int step = 0; step < STEPS; step++) {
                var logits = new float[vocabulary];
                for (int token = 0; token < vocabulary; token++) {
                    logits[token] = token == TinyModels.END ? -20 : random.nextFloat();
                }
                if (tokenizer.endsGeneration(sampler.choose(logits).token())) {
                    return;
                }
            }
        }
    }
}
