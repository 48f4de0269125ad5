package io.lectern.engine.llama;

import io.lectern.engine.EngineUnavailableException;
import io.lectern.engine.plan.DeviceMemory;
import java.io.IOException;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The build of llama.cpp in this process: loaded once, on first use, and never unloaded. Safe for use by several
 * threads.
 */
public final class LlamaLibrary {

    /** What {@code llama_version()} must answer: the struct layouts of other versions differ. */
    public static final String VERSION = "0.5.0-dev";

    private static final String REMEDY =
            "Build Lectern on this platform, or set lectern.engine.library-path to a folder with a build of llama.cpp v0.5.0";

    private static @Nullable Availability settled;

    private LlamaLibrary() {}

    /** Whether the engine can run here. */
    public sealed interface Availability {}

    /**
     * It can.
     *
     * @param folder where the libraries lie
     * @param devices what it computes on
     */
    public record Available(Path folder, String version, List<Device> devices) implements Availability {
        public Available {
            devices = List.copyOf(devices);
        }
    }

    /**
     * It cannot.
     *
     * @param remedy what an operator can do about it
     */
    public record Unavailable(String reason, String remedy) implements Availability {}

    /** A processor that the library found. */
    public record Device(String name, String description, Kind kind, long freeBytes, long totalBytes) {

        /** What it is. */
        public enum Kind {
            CPU,
            /** With memory of its own. */
            GPU,
            /** With the machine's memory. */
            INTEGRATED_GPU,
            /** Something that helps the CPU. */
            OTHER
        }

        /** Whether layers can be put on it. */
        public boolean accelerator() {
            return kind == Kind.GPU || kind == Kind.INTEGRATED_GPU;
        }
    }

    /** The libraries that are packed into the jar. */
    public static Availability availability() {
        return availability(null);
    }

    /**
     * Loads the libraries if that was not done before.
     *
     * @param folder with a build of exactly {@link #VERSION}, instead of the one in the jar
     */
    public static synchronized Availability availability(@Nullable Path folder) {
        if (settled == null) {
            try {
                return load(LibraryFiles.in(folder == null ? unpacked() : folder));
            } catch (EngineUnavailableException e) {
                return new Unavailable(e.reason(), e.remedy());
            } catch (IOException | IllegalArgumentException | UnsatisfiedLinkError e) {
                return new Unavailable("The native library cannot be loaded: " + e.getMessage(), REMEDY);
            }
        }
        if (folder != null && settled instanceof Available available && !isSame(folder, available.folder())) {
            return new Unavailable(
                    "This process already uses the native library in %s, not that in %s"
                            .formatted(available.folder(), folder),
                    "Restart Lectern");
        }
        return settled;
    }

    /** The accelerators that a model goes to when nobody names any; none where the engine cannot run. */
    public static List<DeviceMemory> accelerators() {
        return switch (availability()) {
            case Available available -> DeviceChoice.of(available.devices());
            case Unavailable ignored -> List.of();
        };
    }

    /** @throws EngineUnavailableException when the engine cannot run here */
    static Available require(@Nullable Path folder) {
        return switch (availability(folder)) {
            case Available available -> available;
            case Unavailable(String reason, String remedy) -> throw new EngineUnavailableException(reason, remedy);
        };
    }

    /**
     * The processors with the memory that is free now.
     *
     * @throws EngineUnavailableException when the engine cannot run here
     */
    static List<Device> devices(@Nullable Path folder) {
        require(folder);
        return GgmlBackendH.devices();
    }

    /**
     * Which processors there are and what they can, in one line: the loaded code depends on it.
     *
     * @throws EngineUnavailableException when the engine cannot run here
     */
    static synchronized String processors() {
        require(null);
        var devices = GgmlBackendH.devices().stream().map(Device::description).collect(Collectors.joining(", "));
        // The library writes it into one place for all threads.
        return devices + "; " + CStrings.read(LlamaH.llama_print_system_info()).strip();
    }

    private static Path unpacked() throws IOException {
        var bundled = BundledLibrary.find()
                .orElseThrow(() -> new EngineUnavailableException(
                        "There is no native library for " + BundledLibrary.runningPlatform()
                                + " in this build of Lectern",
                        REMEDY));
        return bundled.unpacked(CacheFolder.of("native"));
    }

    private static Availability load(LibraryFiles files) {
        // The backtrace of an abort starts a debugger, which takes seconds and may hang.
        LibcH.setenv("GGML_NO_BACKTRACE", "1");
        SymbolLookup lookup = NativeSymbols.map(files);
        String version = LlamaVersion.of(lookup);
        if (!version.equals(VERSION)) {
            throw new EngineUnavailableException(
                    "The native library in %s is version %s, Lectern needs %s"
                            .formatted(files.folder(), version, VERSION),
                    REMEDY);
        }
        NativeSymbols.use(lookup);
        settled = start(files);
        return settled;
    }

    private static Availability start(LibraryFiles files) {
        var wrongLayout = LlamaModelParams.layoutProblem()
                .or(LlamaContextParams::layoutProblem)
                .or(LlamaQuantizeParams::layoutProblem);
        if (wrongLayout.isPresent()) {
            return new Unavailable(
                    "The native library in %s was built with other structs: %s"
                            .formatted(files.folder(), wrongLayout.get()),
                    REMEDY);
        }
        NativeLog.install();
        AbortHook.install();
        LlamaH.llama_backend_init();
        GgmlBackendH.ggml_backend_load_all_from_path(files.folder());
        var devices = GgmlBackendH.devices();
        if (devices.isEmpty()) {
            return new Unavailable(
                    "The native library in %s has no backend that runs on this processor".formatted(files.folder()),
                    REMEDY);
        }
        return new Available(files.folder(), VERSION, devices);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException missing) {
            return false;
        }
    }
}
