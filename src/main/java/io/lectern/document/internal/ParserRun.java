package io.lectern.document.internal;

import io.lectern.document.parse.ParseOutcome;
import java.time.Duration;

/**
 * What reading one file came to and took, all attempts together.
 *
 * @param peakBytes most memory that its parser process had resident at once, 0 when the system does not tell
 */
record ParserRun(ParseOutcome outcome, Duration elapsed, long peakBytes) {}
