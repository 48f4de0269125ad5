package io.lectern.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service whose n-th life ends as its n-th argument behind the folder says: an exit status, {@code hang}, or {@code orphan}. */
final class FakeService {

    private FakeService() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = Path.of(arguments[0]);
        int life = lives(folder) + 1;
        Files.createFile(folder.resolve("life-" + life));
        var end = arguments[life];
        switch (end) {
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            case "orphan" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> create(folder.resolve("stopped"))));
                ParentWatch.start();
                Thread.sleep(Long.MAX_VALUE);
            }
            default -> System.exit(Integer.parseInt(end));
        }
    }

    static int lives(Path folder) {
        int lives = 0;
        while (Files.exists(folder.resolve("life-" + (lives + 1)))) {
            lives++;
        }
        return lives;
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
