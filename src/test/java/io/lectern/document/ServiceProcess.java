package io.lectern.document;

import io.lectern.TestService;
import java.nio.file.Path;

/** The service as a process that can be killed; says its address when it is ready. */
final class ServiceProcess {

    static final String READY = "SERVICE READY AT ";

    private ServiceProcess() {}

    public static void main(String[] arguments) {
        var service = TestService.startOn(Path.of(arguments[0]));
        System.out.println(READY + service.uri(""));
    }
}
