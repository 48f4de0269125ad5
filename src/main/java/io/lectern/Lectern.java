package io.lectern;

import org.springframework.boot.SpringApplication;

/** The entry point of the jar. */
public final class Lectern {

    private Lectern() {}

    public static void main(String[] arguments) {
        SpringApplication.run(LecternApplication.class, arguments);
    }
}
