package io.lectern.model.checkpoint;

import io.lectern.model.checkpoint.PickleValue.Dictionary;
import io.lectern.model.checkpoint.PickleValue.Text;
import io.lectern.model.checkpoint.PickleValue.Tuple;
import io.lectern.model.checkpoint.PickleValue.Unused;
import io.lectern.model.checkpoint.PickleValue.Whole;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a state dictionary: the opcodes that {@code torch.save} writes for one in protocols 2 to 5, and no
 * others. Nothing is looked up or called: the names that a pickle uses stand for values of this package, and a name that
 * is none of {@link TorchGlobal} is refused as soon as it is read.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">the opcodes</a>
 */
final class TensorPickle {

    private static final int MAX_OPCODES = 1_000_000;
    private static final int MAX_PROTOCOL = 5;
    private static final int STOP = '.';
    /** Those that make other objects or call something, for the message. */
    private static final Map<Integer, String> REFUSED = Map.ofEntries(
            Map.entry((int) 'o', "OBJ"),
            Map.entry((int) 'P', "PERSID"),
            Map.entry((int) 'S', "STRING"),
            Map.entry((int) 'I', "INT"),
            Map.entry((int) ']', "EMPTY_LIST"),
            Map.entry((int) 'l', "LIST"),
            Map.entry((int) 'd', "DICT"),
            Map.entry(0x81, "NEWOBJ"),
            Map.entry(0x82, "EXT1"),
            Map.entry(0x83, "EXT2"),
            Map.entry(0x84, "EXT4"),
            Map.entry(0x8f, "EMPTY_SET"),
            Map.entry(0x92, "NEWOBJ_EX"),
            Map.entry(0x96, "BYTEARRAY8"));

    private final PickleInput in;
    private final PickleStack stack;
    private final TensorBuilder builder;

    TensorPickle(PickleInput in) {
        this.in = in;
        stack = new PickleStack(in);
        builder = new TensorBuilder(in);
    }

    /** The value that the pickle describes. */
    PickleValue read() {
        for (int count = 0; count < MAX_OPCODES; count++) {
            int opcode = in.opcode();
            if (opcode == STOP) {
                return stack.result();
            }
            if (!readValue(opcode) && !readStructure(opcode)) {
                throw refused(opcode);
            }
        }
        throw in.refused("the pickle", "longer", "at most %d opcodes long".formatted(MAX_OPCODES));
    }

    /** Those that push a value; false for others. */
    private boolean readValue(int opcode) {
        switch (opcode) {
            case 'N', 0x88, 0x89 -> stack.push(new Unused(opcode == 'N' ? "None" : "a truth value"));
            case 'G' -> {
                in.i64();
                stack.push(new Unused("a real number"));
            }
            case 'K' -> stack.push(new Whole(in.u8()));
            case 'M' -> stack.push(new Whole(in.u16()));
            case 'J' -> stack.push(new Whole(in.i32()));
            case 0x8a -> stack.push(new Whole(in.longNumber()));
            case 'X' -> stack.push(new Text(in.text(in.i32())));
            case 0x8c -> stack.push(new Text(in.text(in.u8())));
            case ')' -> stack.push(new Tuple(List.of()));
            case '}' -> stack.push(new Dictionary());
            case 'c' -> stack.push(builder.global(in.line(), in.line()));
            case 'i' -> throw builder.instance(in.line(), in.line());
            case 0x93 -> {
                var name = stack.pop();
                stack.push(builder.global(stack.pop(), name));
            }
            case 'h' -> stack.recall(in.u8());
            case 'j' -> stack.recall(in.i32());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Those that work on what is there; false for others. */
    private boolean readStructure(int opcode) {
        switch (opcode) {
            case 0x80 -> checkProtocol(in.u8());
            // A frame says how many bytes follow it, for readers that read ahead.
            case 0x95 -> in.i64();
            case '(' -> stack.mark();
            case 'q' -> stack.memorize(in.u8());
            case 'r' -> stack.memorize(in.i32());
            case 0x94 -> stack.memorizeNext();
            case 't' -> stack.push(new Tuple(stack.popToMark()));
            case 0x85, 0x86, 0x87 -> stack.push(new Tuple(stack.pop(opcode - 0x84)));
            case 's' -> setItems(stack.pop(2));
            case 'u' -> setItems(stack.popToMark());
            case 'Q' -> stack.push(builder.storage(stack.pop()));
            case 'R' -> {
                var arguments = stack.pop();
                stack.push(builder.build(stack.pop(), arguments));
            }
            case 'b' -> ignoreAttributes();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void checkProtocol(int protocol) {
        if (protocol < 2 || protocol > MAX_PROTOCOL) {
            throw in.refused("the protocol", protocol, "2 to " + MAX_PROTOCOL);
        }
    }

    private void setItems(List<PickleValue> items) {
        if (!(stack.top() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
            throw in.refused("the items", "for " + stack.top().kind(), "pairs for a dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            if (!(items.get(i) instanceof Text(String key))) {
                throw in.refused("a key", items.get(i).kind(), "a text");
            }
            if (dictionary.entries().putIfAbsent(key, items.get(i + 1)) != null) {
                throw in.refused("key " + key, "there twice", "there once");
            }
        }
    }

    /** A state dictionary carries the versions of its modules as an attribute. */
    private void ignoreAttributes() {
        var attributes = stack.pop();
        if (!(stack.top() instanceof Dictionary) || !(attributes instanceof Dictionary)) {
            throw in.refused(
                    "opcode BUILD",
                    "for %s with %s".formatted(stack.top().kind(), attributes.kind()),
                    "for a dictionary with a dictionary");
        }
    }

    private CheckpointException refused(int opcode) {
        return in.refused(
                "opcode 0x%02x".formatted(opcode),
                REFUSED.getOrDefault(opcode, "of another kind"),
                "one that a state dictionary needs");
    }
}
