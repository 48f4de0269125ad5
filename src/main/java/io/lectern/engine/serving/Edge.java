package io.lectern.engine.serving;

import io.lectern.engine.CacheScope;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.cache.StateDescription;
import io.lectern.engine.cache.StateKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of tokens in the tree of prefixes, and where its KV state is: in the cells of a sequence of its own (its holder),
 * being computed by a reader, or nowhere but perhaps in the store. Belongs to the owner thread.
 */
final class Edge {

    private static final int NOWHERE = -1;
    private static final Computation UNKNOWN = new Computation(List.of(), false);

    private final CacheScope scope;
    private final Optional<String> adapter;
    private final List<Edge> children = new ArrayList<>();
    private final Set<String> sources = new HashSet<>();

    private @Nullable Edge parent;
    private int start;
    private int[] tokens;
    private MessageDigest digest;
    private StateKey key;
    private int holder = NOWHERE;
    private int pins;
    private @Nullable Run writer;
    private Computation computation = UNKNOWN;
    private boolean durable;
    private boolean forgotten;

    private Edge(CacheScope scope, Optional<String> adapter, @Nullable Edge parent, int start, int[] tokens) {
        this.scope = scope;
        this.adapter = adapter;
        this.parent = parent;
        this.start = start;
        this.tokens = tokens;
        this.digest = digest(parent, scope, adapter, tokens);
        this.key = key(digest, start);
    }

    /** The beginning of all prompts of a scope, before their first token. */
    static Edge root(CacheScope scope, Optional<String> adapter) {
        return new Edge(scope, adapter, null, 0, new int[0]);
    }

    Edge add(int[] more, Set<String> madeFrom) {
        var child = new Edge(scope, adapter, this, end(), more);
        child.sources.addAll(madeFrom);
        child.forgotten = forgotten;
        children.add(child);
        return child;
    }

    /** Puts an edge in front, which takes this one's first tokens; what is stored of this one is no longer its state. */
    Edge split(int length) {
        var before = Objects.requireNonNull(parent);
        var upper = new Edge(scope, adapter, before, start, Arrays.copyOf(tokens, length));
        upper.sources.addAll(sources);
        upper.computation = computation.of(start, start + length);
        computation = computation.of(start + length, end());
        upper.durable = durable;
        upper.forgotten = forgotten;
        before.children.set(before.children.indexOf(this), upper);
        upper.children.add(this);
        parent = upper;
        start += length;
        tokens = Arrays.copyOfRange(tokens, length, tokens.length);
        key = key(digest, start);
        return upper;
    }

    /** Ends it earlier; only while it has no children. */
    void truncate(int length) {
        tokens = Arrays.copyOf(tokens, length);
        digest = digest(parent, scope, adapter, tokens);
        key = key(digest, start);
    }

    void removeFromTree() {
        if (parent != null) {
            parent.children.remove(this);
        }
    }

    /** How many tokens of a text from a position on this edge begins with. */
    int common(int[] text, int from, int to) {
        int length = Math.min(tokens.length, to - from);
        int differs = Arrays.mismatch(tokens, 0, length, text, from, from + length);
        return differs < 0 ? length : differs;
    }

    boolean isRoot() {
        return parent == null;
    }

    Optional<Edge> parent() {
        return Optional.ofNullable(parent);
    }

    List<Edge> children() {
        return children;
    }

    CacheScope scope() {
        return scope;
    }

    StateKey key() {
        return key;
    }

    int start() {
        return start;
    }

    int end() {
        return start + tokens.length;
    }

    int length() {
        return tokens.length;
    }

    Set<String> sources() {
        return sources;
    }

    boolean isResident() {
        return holder != NOWHERE;
    }

    int holder() {
        return holder;
    }

    void heldBy(int sequence) {
        holder = sequence;
    }

    int release() {
        int sequence = holder;
        holder = NOWHERE;
        return sequence;
    }

    boolean isPinned() {
        return pins > 0;
    }

    void pin() {
        pins++;
    }

    void unpin() {
        pins--;
    }

    /** In which batches it was computed, when it was since the start of this process. */
    Computation computation() {
        return computation;
    }

    void computedIn(Computation batches) {
        computation = batches;
    }

    Optional<Run> writer() {
        return Optional.ofNullable(writer);
    }

    void writtenBy(@Nullable Run run) {
        writer = run;
    }

    /** Whether it ends at a boundary or before one, so that it is worth writing to disk. */
    boolean isDurable() {
        return durable;
    }

    void makeDurable() {
        durable = true;
    }

    /** Whether it must not be kept. */
    boolean isForgotten() {
        return forgotten;
    }

    void forget() {
        forgotten = true;
        children.forEach(Edge::forget);
    }

    StateDescription description() {
        var before = Objects.requireNonNull(parent);
        return new StateDescription(key, before.key.prefix(), scope, adapter, tokens, sourcesUpToHere());
    }

    private Set<String> sourcesUpToHere() {
        var all = new HashSet<String>();
        for (var edge = this; edge != null; edge = edge.parent) {
            all.addAll(edge.sources);
        }
        return all;
    }

    /** The digest of everything up to the end, to which children add theirs. */
    private static MessageDigest digest(
            @Nullable Edge parent, CacheScope scope, Optional<String> adapter, int[] tokens) {
        try {
            MessageDigest digest;
            if (parent == null) {
                digest = MessageDigest.getInstance("SHA-256");
                // Lengths first, and no encoding that has several texts for one: names must not run into tokens.
                update(digest, scope.name());
                update(digest, adapter.map(name -> '=' + name).orElse(""));
            } else {
                digest = (MessageDigest) parent.digest.clone();
            }
            var bytes = ByteBuffer.allocate(tokens.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(tokens);
            digest.update(bytes);
            return digest;
        } catch (NoSuchAlgorithmException | CloneNotSupportedException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    private static void update(MessageDigest digest, String name) {
        var bytes = ByteBuffer.allocate(Integer.BYTES + name.length() * Character.BYTES);
        bytes.putInt(name.length()).asCharBuffer().put(name);
        digest.update(bytes.rewind());
    }

    private static StateKey key(MessageDigest digest, int start) {
        try {
            var whole = (MessageDigest) digest.clone();
            return new StateKey(HexFormat.of().formatHex(whole.digest()), start);
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("SHA-256 can be cloned", impossible);
        }
    }
}
