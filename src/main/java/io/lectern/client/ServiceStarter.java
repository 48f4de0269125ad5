package io.lectern.client;

/** Starts a service inside this process. */
public interface ServiceStarter {

    /**
     * Returns when it listens.
     *
     * @throws CommandException when it cannot start: port in use, data folder in use, no database
     */
    RunningService start(ServiceSettings settings);
}
