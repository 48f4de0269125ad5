package io.lectern.model.hub;

import io.lectern.model.hub.HubException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What of a repository an import reads: the weights in one format, and what describes them.
 *
 * @param texts small files, the licence among them
 * @param weights all parts, as safetensors if there are any
 */
public record NeededFiles(List<HubFile> texts, List<HubFile> weights) {

    private static final Set<String> DESCRIPTIONS = Set.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer.json.update",
            "tokenizer_config.json",
            "tokenizer.model",
            "sentencepiece.bpe.model",
            "spiece.model",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja",
            "chat_template.json",
            "modules.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "1_Pooling/config.json",
            "adapter_config.json",
            "README.md");
    private static final Pattern LICENSE = Pattern.compile("[^/]*(licen[sc]e|notice)[^/]*");
    /** The authors' code, which is looked at and never executed. */
    private static final Pattern CODE = Pattern.compile("\\w+\\.py");

    private static final long MAX_TEXT_BYTES = 200L << 20;
    /** In order of preference. */
    private static final List<WeightFiles> FORMATS = List.of(
            new WeightFiles("model", ".safetensors", "model.safetensors.index.json"),
            new WeightFiles("pytorch_model", ".bin", "pytorch_model.bin.index.json"),
            new WeightFiles("adapter_model", ".safetensors", ""),
            new WeightFiles("adapter_model", ".bin", ""));

    public NeededFiles {
        texts = List.copyOf(texts);
        weights = List.copyOf(weights);
    }

    /**
     * Those of a repository.
     *
     * @throws HubException when it has no checkpoint, or not all of one
     */
    public static NeededFiles of(HubRepository repository) {
        for (var format : FORMATS) {
            var weights = format.in(repository);
            if (!weights.isEmpty()) {
                var texts = some(repository, file -> isText(file) || file.path().equals(format.index()));
                return new NeededFiles(texts, weights);
            }
        }
        throw new HubException(Reason.REFUSED, noWeights(repository));
    }

    /** What is needed beside a model file. */
    static List<HubFile> licenses(HubRepository repository) {
        return some(repository, file -> isLicense(file.path()) || file.path().equals("README.md"));
    }

    /** Whether a file of this name tells the terms of a model. */
    public static boolean isLicense(String path) {
        return LICENSE.matcher(path.toLowerCase(Locale.ROOT)).matches();
    }

    private static List<HubFile> some(HubRepository repository, Predicate<HubFile> needed) {
        return repository.files().stream()
                .filter(file -> needed.test(file) && file.bytes() <= MAX_TEXT_BYTES)
                .toList();
    }

    private static boolean isText(HubFile file) {
        return DESCRIPTIONS.contains(file.path())
                || isLicense(file.path())
                || CODE.matcher(file.path()).matches();
    }

    private static String noWeights(HubRepository repository) {
        var models = repository.files().stream()
                .map(HubFile::path)
                .filter(path -> path.endsWith(".gguf"))
                .toList();
        String way = models.isEmpty()
                ? "it must have model*.safetensors or pytorch_model*.bin"
                : "name one of its model files, such as hf:%s/%s".formatted(repository.id(), models.getFirst());
        return "%s has no checkpoint: %s".formatted(repository.subject(), way);
    }

    /**
     * One way to write weights, in one file or in several.
     *
     * @param index the file that says which part has what, when there are several
     */
    private record WeightFiles(String stem, String ending, String index) {

        List<HubFile> in(HubRepository repository) {
            var parts = Pattern.compile("%s-(\\d{5})-of-(\\d{5})%s".formatted(stem, Pattern.quote(ending)));
            var first = repository.files().stream()
                    .map(file -> parts.matcher(file.path()))
                    .filter(matcher -> matcher.matches())
                    .findFirst();
            if (first.isPresent()) {
                return all(repository, Integer.parseInt(first.get().group(2)));
            }
            return repository.file(stem + ending).map(List::of).orElse(List.of());
        }

        private List<HubFile> all(HubRepository repository, int count) {
            var files = new ArrayList<HubFile>();
            for (int part = 1; part <= count; part++) {
                String name = "%s-%05d-of-%05d%s".formatted(stem, part, count, ending);
                Optional<HubFile> file = repository.file(name);
                files.add(file.orElseThrow(() -> new HubException(
                        Reason.REFUSED, "%s lacks %s, one of %d parts".formatted(repository.subject(), name, count))));
            }
            return files;
        }
    }
}
