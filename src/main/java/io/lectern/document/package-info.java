/** Collections, documents and their versions: upload, parsing, text with offsets, durable ingestion. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "datafolder", "problem", "progress"})
package io.lectern.document;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
