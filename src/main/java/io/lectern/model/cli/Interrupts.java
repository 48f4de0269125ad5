package io.lectern.model.cli;

import java.lang.reflect.Proxy;

/** What Ctrl-C does. */
@FunctionalInterface
interface Interrupts {

    /** Makes Ctrl-C do this until the result is closed. */
    Handling handledBy(Runnable action);

    /** While it is open, Ctrl-C does something of our own. */
    interface Handling extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Those of this process; where the JVM has no such signals, the process ends by them. The JDK's only way to hear of them
     * is not public, so it is looked up by name.
     */
    static Interrupts ofThisProcess() {
        return action -> {
            try {
                var signals = Signals.open();
                var before = signals.handle(signals.handler(action));
                return () -> signals.restore(before);
            } catch (ReflectiveOperationException unavailable) {
                return () -> {};
            }
        };
    }

    /** {@code sun.misc.Signal} of the module {@code jdk.unsupported}. */
    record Signals(Class<?> signal, Class<?> handler, Object interrupt) {

        static Signals open() throws ReflectiveOperationException {
            var signal = Class.forName("sun.misc.Signal");
            return new Signals(
                    signal,
                    Class.forName("sun.misc.SignalHandler"),
                    signal.getConstructor(String.class).newInstance("INT"));
        }

        Object handler(Runnable action) {
            return Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
        }

        /** Returns the handler before. */
        Object handle(Object next) throws ReflectiveOperationException {
            return signal.getMethod("handle", signal, handler).invoke(null, interrupt, next);
        }

        void restore(Object before) {
            try {
                handle(before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The handler of interrupts could be set before", e);
            }
        }
    }
}
