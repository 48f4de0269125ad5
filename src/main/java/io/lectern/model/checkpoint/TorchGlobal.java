package io.lectern.model.checkpoint;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that the pickle of an archive may use, all others are refused. None of them is looked up or called. */
sealed interface TorchGlobal {

    /** Module and name, joined by a dot. */
    String path();

    /** What builds the values of a state dictionary. */
    enum Builder implements TorchGlobal {
        DICTIONARY("collections.OrderedDict"),
        TENSOR("torch._utils._rebuild_tensor_v2"),
        PARAMETER("torch._utils._rebuild_parameter");

        private final String path;

        Builder(String path) {
            this.path = path;
        }

        @Override
        public String path() {
            return path;
        }
    }

    /** A class of storages. */
    record StorageClass(NumberKind numbers) implements TorchGlobal {
        @Override
        public String path() {
            return "torch." + numbers.storageClass();
        }
    }

    Map<String, TorchGlobal> ALLOWED = Stream.concat(
                    Arrays.stream(Builder.values()),
                    Arrays.stream(NumberKind.values()).map(StorageClass::new))
            .collect(Collectors.toUnmodifiableMap(TorchGlobal::path, Function.identity()));

    static Optional<TorchGlobal> named(String module, String name) {
        return Optional.ofNullable(ALLOWED.get(module + "." + name));
    }
}
