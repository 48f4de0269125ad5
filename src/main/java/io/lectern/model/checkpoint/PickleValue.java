package io.lectern.model.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in the pickle of an archive. Values may hold themselves, so they are never printed whole. */
sealed interface PickleValue {

    /** What messages call it. */
    String kind();

    record Text(String value) implements PickleValue {
        @Override
        public String kind() {
            return "a text";
        }
    }

    record Whole(long value) implements PickleValue {
        @Override
        public String kind() {
            return "a whole number";
        }
    }

    /** None, a truth value or a real number: nothing that a tensor needs. */
    record Unused(String kind) implements PickleValue {}

    record Tuple(List<PickleValue> elements) implements PickleValue {

        public Tuple {
            elements = List.copyOf(elements);
        }

        @Override
        public String kind() {
            return "a tuple of " + elements.size();
        }
    }

    /** A dictionary with texts as keys; it grows while the pickle is read. */
    record Dictionary(Map<String, PickleValue> entries) implements PickleValue {

        Dictionary() {
            this(new LinkedHashMap<>());
        }

        @Override
        public String kind() {
            return "a dictionary";
        }
    }

    /** One of the names that a pickle may use. */
    record Global(TorchGlobal global) implements PickleValue {
        @Override
        public String kind() {
            return global.path();
        }
    }

    /** Numbers in an entry of the archive. */
    record Storage(NumberKind numbers, String key, long length) implements PickleValue {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /** A tensor: a view of a storage. */
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides) implements PickleValue {

        public View {
            shape = List.copyOf(shape);
            strides = List.copyOf(strides);
        }

        @Override
        public String kind() {
            return "a tensor";
        }
    }
}
