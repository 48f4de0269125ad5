package io.lectern.engine.llama;

import io.lectern.gguf.GgufFile;
import io.lectern.gguf.GgufTensor;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the log of a quantization says: how far it is, and how large the result is. Not safe for several threads. */
final class QuantizationLog {

    private static final Pattern TENSOR = Pattern.compile("\\[ *\\d+/ *\\d+\\] (\\S+) ");
    // In the language of the process, so perhaps with a comma.
    private static final Pattern SIZE = Pattern.compile("quant size += +(\\d{1,12})[.,]\\d+ MiB");

    private final Map<String, Long> bytes;
    private final LongConsumer progress;
    private long done;
    private long current;
    private OptionalLong size = OptionalLong.empty();

    /** @param progress hears the bytes of the source that are done, at each tensor */
    QuantizationLog(GgufFile source, LongConsumer progress) {
        this.bytes = source.tensors().stream().collect(Collectors.toMap(GgufTensor::name, GgufTensor::bytes));
        this.progress = progress;
        this.done = source.dataOffset();
    }

    /** A piece of it: a line, or the part of one that llama.cpp writes at once. */
    void accept(String text) {
        var tensor = TENSOR.matcher(text);
        if (tensor.find()) {
            done += current;
            current = bytes.getOrDefault(tensor.group(1), 0L);
            progress.accept(done);
        }
        var result = SIZE.matcher(text);
        if (result.find()) {
            size = OptionalLong.of((Long.parseLong(result.group(1)) + 1) << 20);
        }
    }

    /** Bytes of all tensors of the result, rounded up, once the log has said them. */
    OptionalLong size() {
        return size;
    }
}
