package io.lectern;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Lets every test wait long for a condition: on a machine that neighbours share, ten seconds can be nothing. */
public final class PatientWaits implements LauncherSessionListener {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
