package io.lectern.model.checkpoint;

import io.lectern.model.checkpoint.PickleValue.Dictionary;
import io.lectern.model.checkpoint.PickleValue.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads where the tensors of a PyTorch archive lie: a zip archive with a pickle of the state dictionary and an entry for
 * each storage.
 *
 * @see <a href="https://pytorch.org/docs/stable/notes/serialization.html">the format</a>
 */
final class TorchReader {

    private static final String PICKLE = "/data.pkl";
    private static final int MAX_PICKLE_BYTES = 16 << 20;
    private static final int MAX_BYTE_ORDER_BYTES = 16;
    private static final int PICKLE_PROTOCOL = 0x80;

    private final WeightFile file;
    private final Map<String, ZipDirectory.Entry> entries;
    private final String folder;

    private TorchReader(WeightFile file, Map<String, ZipDirectory.Entry> entries, String folder) {
        this.file = file;
        this.entries = entries;
        this.folder = folder;
    }

    /** The tensors in the order of the state dictionary. */
    static List<StoredTensor> read(WeightFile file) throws IOException {
        refuseOtherFormats(file);
        var entries = ZipDirectory.read(file);
        var pickles = entries.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw file.refused("the entries named */data.pkl", pickles, "one");
        }
        String pickle = pickles.getFirst();
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        return new TorchReader(file, entries, folder).read(pickle);
    }

    private static void refuseOtherFormats(WeightFile file) throws IOException {
        var magic = file.read(0, Integer.BYTES, "the first bytes");
        if (Byte.toUnsignedInt(magic.get(0)) == PICKLE_PROTOCOL) {
            throw file.refused(
                    "the format",
                    "the one of PyTorch before 1.6",
                    "a zip archive: load it with PyTorch and save it again, or take the safetensors of the model");
        }
        if (magic.getInt(0) != ZipDirectory.LOCAL_MAGIC) {
            throw file.refused(
                    "the first bytes", "0x%08x".formatted(magic.getInt(0)), "those of a zip archive, 0x04034b50");
        }
    }

    private List<StoredTensor> read(String pickle) throws IOException {
        refuseBigEndian();
        var entry = entry(pickle);
        if (entry.bytes() > MAX_PICKLE_BYTES) {
            throw file.refused("zip entry " + pickle, entry.bytes() + " bytes long", "at most " + MAX_PICKLE_BYTES);
        }
        var bytes = file.read(entry.offset(), (int) entry.bytes(), pickle);
        var value = new TensorPickle(new PickleInput(file, pickle, bytes)).read();
        if (!(value instanceof Dictionary(var values))) {
            throw file.refused(pickle, value.kind(), "a dictionary of tensors");
        }
        var tensors = new ArrayList<StoredTensor>();
        for (var named : values.entrySet()) {
            if (!(named.getValue() instanceof View view)) {
                throw file.refused(
                        "%s: %s".formatted(pickle, named.getKey()),
                        named.getValue().kind(),
                        "a tensor");
            }
            tensors.add(tensor(named.getKey(), view));
        }
        return tensors;
    }

    private void refuseBigEndian() throws IOException {
        var entry = entries.get(folder + "/byteorder");
        if (entry == null) {
            return;
        }
        int bytes = (int) Math.min(entry.bytes(), MAX_BYTE_ORDER_BYTES);
        var order = Utf8.decode(file.read(entry.offset(), bytes, entry.name()));
        if (!order.equals(Optional.of("little"))) {
            throw file.refused("zip entry " + entry.name(), order.orElse("no text"), "little");
        }
    }

    private StoredTensor tensor(String name, View view) {
        String tensor = "tensor " + name;
        var storage = view.storage();
        var entry = entry(folder + "/data/" + storage.key());
        int bytes = storage.numbers().bytes();
        if (storage.length() < 0 || storage.length() > entry.bytes() / bytes) {
            throw file.refused(
                    "the storage of " + tensor,
                    "%d numbers of %s".formatted(storage.length(), storage.numbers()),
                    "within the %d bytes of %s".formatted(entry.bytes(), entry.name()));
        }
        Shapes.check(file, tensor, view.shape());
        checkStrides(tensor, view);
        long offset = entry.offset() + view.offset() * bytes;
        return new StoredTensor(name, storage.numbers(), view.shape(), view.strides(), file, offset);
    }

    /** The first and the last number of the view must lie in the storage, and it must not repeat numbers. */
    private void checkStrides(String tensor, View view) {
        long left = view.storage().length() - view.offset();
        if (view.offset() < 0 || left < 0) {
            throw file.refused(
                    "the offset of " + tensor,
                    view.offset(),
                    "from 0 to " + view.storage().length());
        }
        long elements = Shapes.elements(view.shape());
        if (elements == 0) {
            return;
        }
        left = elements > view.storage().length() ? -1 : left - 1;
        for (int i = 0; i < view.shape().size() && left >= 0; i++) {
            long steps = view.shape().get(i) - 1;
            long stride = view.strides().get(i);
            boolean fits = stride >= 0 && (steps == 0 || stride <= left / steps);
            left = fits ? left - steps * stride : -1;
        }
        if (left < 0) {
            throw file.refused(
                    "the strides of " + tensor,
                    "%s for the shape %s from %d on".formatted(view.strides(), view.shape(), view.offset()),
                    "within a storage of %d numbers".formatted(view.storage().length()));
        }
    }

    private ZipDirectory.Entry entry(String name) {
        var entry = entries.get(name);
        if (entry == null) {
            throw file.refused("zip entry " + name, "missing", "there");
        }
        return entry;
    }
}
