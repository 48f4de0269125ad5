package io.lectern;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** x. */
@SpringBootApplication
public class Lectern {
    public static void main(String[] args) {
        SpringApplication.run(Lectern.class, args);
    }
}
