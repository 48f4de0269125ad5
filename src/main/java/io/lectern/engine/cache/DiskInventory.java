package io.lectern.engine.cache;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.cache.DiskShelf.Stocked;
import io.lectern.engine.cache.StateFolder.Found;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Rebuilds the catalogue at the start from the headers of the files, and removes the files that are of no use. */
final class DiskInventory {

    private static final Logger LOG = System.getLogger(DiskInventory.class.getName());

    private final StateFolder folder;
    private final DiskShelf shelf;
    private final Catalogue catalogue;
    private final Guard guard;

    DiskInventory(StateFolder folder, DiskShelf shelf, Catalogue catalogue, Guard guard) {
        this.folder = folder;
        this.shelf = shelf;
        this.catalogue = catalogue;
        this.guard = guard;
    }

    void take() throws IOException {
        var stocked = new ArrayList<Stocked>();
        for (var found : folder.states().stream()
                .sorted(Comparator.comparing(Found::lastUsed))
                .toList()) {
            read(found).ifPresent(stocked::add);
        }
        var foreign = foreign();
        for (var file : guard.call(() -> enter(stocked, foreign))) {
            Files.deleteIfExists(file);
        }
    }

    private List<Found> foreign() {
        try {
            return folder.foreign();
        } catch (IOException notOurs) {
            LOG.log(Level.WARNING, "The states of other models beside {0} are not counted: {1}", folder, notOurs);
            return List.of();
        }
    }

    private Optional<Stocked> read(Found found) throws IOException {
        try {
            var header = folder.readHeader(found.file());
            var entry = new Entry(header.description(), header.payloadBytes());
            entry.onDisk = Entry.OnDisk.YES;
            return Optional.of(new Stocked(entry, found.bytes()));
        } catch (DamagedStateException damaged) {
            LOG.log(Level.WARNING, "{0} is dropped: {1}", found.file(), damaged.getMessage());
            guard.run(() -> guard.tell(new EngineEvent.Dropped(Tier.DISK, damaged.reason())));
            Files.deleteIfExists(found.file());
            return Optional.empty();
        }
    }

    /** The files that are to go. */
    private List<Path> enter(List<Stocked> stocked, List<Found> foreign) {
        stocked.forEach(each -> catalogue.add(each.entry()));
        shelf.restock(stocked);
        shelf.foreign(foreign);
        var leaving = new ArrayList<Path>();
        for (var orphan : catalogue.orphans()) {
            shelf.discard(orphan);
            leaving.add(folder.file(orphan.key()));
        }
        leaving.addAll(shelf.makeRoom(Optional.empty()));
        shelf.tellUsage();
        return leaving;
    }
}
