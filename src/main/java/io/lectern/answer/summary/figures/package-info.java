/** The key figures of a report, read from its tables and sentences in English and Chinese. Pure functions. */
@NullMarked
package io.lectern.answer.summary.figures;

import org.jspecify.annotations.NullMarked;
