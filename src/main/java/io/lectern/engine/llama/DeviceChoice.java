package io.lectern.engine.llama;

import io.lectern.engine.ModelLoadException;
import io.lectern.engine.llama.LlamaLibrary.Device;
import io.lectern.engine.llama.LlamaLibrary.Device.Kind;
import io.lectern.engine.plan.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The accelerators that a model may use. */
final class DeviceChoice {

    private DeviceChoice() {}

    /**
     * Those that the options name, in their order; else all with memory of their own, or all that there are.
     *
     * @throws ModelLoadException when one is not there, or layers are to go on accelerators and there is none
     */
    static List<DeviceMemory> of(LlamaOptions options, List<Device> devices) {
        var wanted = options.devices();
        var accelerators = devices.stream().filter(Device::accelerator).toList();
        var chosen = wanted.names().isEmpty() ? usual(accelerators) : named(options, accelerators, devices);
        int layers = wanted.gpuLayers().orElse(0);
        if (layers > 0 && chosen.isEmpty()) {
            throw new ModelLoadException(
                    options.model(),
                    "%d layers were asked for on accelerators, there is none; found: %s"
                            .formatted(layers, list(devices)));
        }
        if (wanted.gpuLayers().isPresent() && layers == 0) {
            return List.of();
        }
        return memory(chosen);
    }

    /** Those that a model goes to when nobody names any. */
    static List<DeviceMemory> of(List<Device> devices) {
        return memory(usual(devices.stream().filter(Device::accelerator).toList()));
    }

    private static List<DeviceMemory> memory(List<Device> chosen) {
        return chosen.stream()
                .limit(LlamaModelParams.MAX_DEVICES)
                .map(device -> new DeviceMemory(
                        device.name(), Math.min(device.freeBytes(), device.totalBytes()), device.totalBytes()))
                .toList();
    }

    private static List<Device> usual(List<Device> accelerators) {
        var own = accelerators.stream()
                .filter(device -> device.kind() == Kind.GPU)
                .toList();
        return own.isEmpty() ? accelerators : own;
    }

    private static List<Device> named(LlamaOptions options, List<Device> accelerators, List<Device> all) {
        var chosen = new ArrayList<Device>();
        for (String name : options.devices().names()) {
            var device = accelerators.stream()
                    .filter(candidate -> candidate.name().equals(name) && !chosen.contains(candidate))
                    .findFirst();
            chosen.add(device.orElseThrow(() -> new ModelLoadException(
                    options.model(),
                    "there is no accelerator '%s', or it is named twice; found: %s".formatted(name, list(all)))));
        }
        return chosen;
    }

    private static String list(List<Device> devices) {
        return devices.stream()
                .map(device -> "%s (%s, %d of %d MiB free)"
                        .formatted(
                                device.name(),
                                device.description(),
                                device.freeBytes() >> 20,
                                device.totalBytes() >> 20))
                .collect(Collectors.joining(", "));
    }
}
