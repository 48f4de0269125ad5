package io.lectern.document.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A client that uploads, replaces, moves, deletes and parses its documents again, at random. */
final class RandomLoad implements KilledClient.Load {

    private static final int MOST_DOCUMENTS = 6;

    private final KilledService service;
    private final Ledger ledger;
    private final String client;
    private final Random random;

    RandomLoad(KilledService service, Ledger ledger, String client, Random random) {
        this.service = service;
        this.ledger = ledger;
        this.client = client;
        this.random = random;
    }

    @Override
    public void request() throws InterruptedException, KilledService.Killed {
        boolean container = random.nextInt(3) == 0;
        var entry = ledger.entry(client + "-" + random.nextInt(MOST_DOCUMENTS) + (container ? ".zip" : ".txt"));
        var state = entry.state();
        var id = String.valueOf(entry.id);
        if (state == null) {
            var collection = ledger.collection(random);
            var texts = texts(container);
            entry.ask(new Ledger.State(collection, texts));
            entry.id = send(entry, "upload", collection, entry.name, bytes(texts, container));
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                entry.ask(null);
                send(entry, "delete", id);
            }
            case 2, 3 -> {
                var target = ledger.collection(random);
                entry.ask(state.in(target));
                send(entry, "move", id, target);
            }
            case 4 -> {
                entry.ask(state);
                send(entry, "reparse", id);
            }
            default -> {
                var texts = texts(container);
                entry.ask(new Ledger.State(state.collection(), texts));
                send(entry, "replace", id, entry.name, bytes(texts, container));
            }
        }
    }

    private String send(Ledger.Entry entry, String... request) throws InterruptedException, KilledService.Killed {
        var answer = service.ask(request);
        if (!answer.startsWith("ok")) {
            throw new AssertionError(String.join(" ", request) + ": " + answer);
        }
        entry.acknowledge();
        return answer.length() > 3 ? answer.substring(3) : "";
    }

    private Map<String, String> texts(boolean container) {
        var texts = new TreeMap<String, String>();
        if (!container) {
            texts.put("", text());
            return texts;
        }
        var names = new ArrayList<String>();
        for (int file = 0; file < 4; file++) {
            if (random.nextInt(3) > 0) {
                names.add("lectern %d.txt".formatted(file));
            }
        }
        if (names.isEmpty()) {
            names.add("lectern only.txt");
        }
        names.forEach(name -> texts.put(name, text()));
        // What the parser makes of an archive: the names in it.
        texts.put("", String.join("\n\n", names));
        return texts;
    }

    private String text() {
        var paragraphs = new ArrayList<String>();
        for (int paragraph = random.nextInt(6); paragraph >= 0; paragraph--) {
            var words = new StringBuilder("The lectern");
            for (int word = 0; word < 40; word++) {
                words.append(' ').append(Long.toString(random.nextLong() >>> 30, 36));
            }
            paragraphs.add(words.append('.').toString());
        }
        return String.join("\n\n", paragraphs);
    }

    private static String bytes(Map<String, String> texts, boolean container) {
        byte[] bytes;
        if (container) {
            var files = new TreeMap<>(texts);
            files.remove("");
            bytes = Zips.of(files);
        } else {
            bytes = texts.getOrDefault("", "").getBytes(StandardCharsets.UTF_8);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}
