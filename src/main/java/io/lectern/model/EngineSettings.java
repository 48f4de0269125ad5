package io.lectern.model;

import io.lectern.datafolder.DataFolder;
import io.lectern.engine.llama.ContextOptions.FlashAttention;
import io.lectern.engine.llama.DeviceOptions.WeightLoading;
import io.lectern.engine.llama.KvType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the native engine runs the model.
 *
 * @param libraryPath folder with a llama.cpp library of exactly the version this build binds; the one in the jar when
 *     not set
 */
@ConfigurationProperties("lectern.engine")
@Validated
record EngineSettings(
        @Nullable Path libraryPath,
        @DefaultValue @Valid Kv kv,
        @DefaultValue @Valid Device device,
        @DefaultValue @Valid Serving serving,
        @DefaultValue @Valid Cache cache) {

    /**
     * The native KV cache and what computes on it.
     *
     * @param poolTokens tokens that all requests may have in it together; when not set, as many as a quarter of the memory
     *     holds, one to four windows
     * @param batchTokens most tokens of one step
     * @param keyType when neither type is set, {@code f16} as long as the wanted context fits with it, else {@code q8_0};
     *     when only one is, {@code f16}
     * @param valueType a quantized one needs flash attention
     * @param flashAttention {@code auto} is on with an accelerator and off without
     */
    record Kv(
            @Nullable @Min(256) @Max(1 << 24) Integer poolTokens,
            @DefaultValue("512") @Min(1) @Max(8192) int batchTokens,
            @Nullable KvType keyType,
            @Nullable KvType valueType,
            @DefaultValue("auto") FlashAttention flashAttention) {}

    /**
     * Where the weights go.
     *
     * @param gpuLayers layers on accelerators; as many as fit when not set
     * @param names of the accelerators to use; all when empty
     * @param weights {@code mapped}, {@code locked} or {@code read}
     */
    record Device(
            @Nullable @Min(0) @Max(10_000) Integer gpuLayers,
            @DefaultValue List<String> names,
            @DefaultValue("mapped") WeightLoading weights) {

        Device {
            names = List.copyOf(names);
        }
    }

    /**
     * Who is served when.
     *
     * @param running most requests that are computed together
     * @param tokenGap time between two tokens of an answer to aim for while prompts of others are read
     */
    record Serving(
            @DefaultValue("16") @Min(1) @Max(64) int running,
            @DefaultValue("500ms") Duration tokenGap) {}

    /**
     * What is kept of what was read.
     *
     * @param ram most bytes in memory; an eighth of the machine's, at most 8 GB, when not set
     * @param disk whether anything is kept on disk
     * @param folder where; {@code kv} in the data folder when not set
     * @param diskSize most bytes on disk; a tenth of what is free there, at most 20 GB, when not set
     */
    record Cache(
            @Nullable DataSize ram,
            @DefaultValue("true") boolean disk,
            @Nullable Path folder,
            @Nullable DataSize diskSize) {

        /** The folder of the states on disk, which may not be there. */
        Path folderIn(DataFolder data) {
            return folder == null
                    ? data.root().resolve("kv")
                    : folder.toAbsolutePath().normalize();
        }
    }
}
