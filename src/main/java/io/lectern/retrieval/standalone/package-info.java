/** Search over given texts, without a database and a service: for measurements. */
@NullMarked
@NamedInterface("standalone")
package io.lectern.retrieval.standalone;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
