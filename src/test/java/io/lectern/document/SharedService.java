package io.lectern.document;

import io.lectern.TestService;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one service for all the classes that ask for it as a parameter; it is closed with the last test. */
public final class SharedService implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedService.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestService.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        TestService.class,
                        type -> TestService.start(
                                "lectern.document.max-size=20MB",
                                "lectern.document.sources.roots=" + System.getProperty("java.io.tmpdir"),
                                "lectern.document.sources.settle=100ms",
                                "lectern.document.sources.watch=false",
                                "lectern.document.sources.web.private-networks=127.0.0.1",
                                "lectern.document.sources.web.host-interval=1ms"));
    }
}
