/** The search index in an OpenSearch cluster, spoken to over HTTP. */
@NullMarked
package io.lectern.retrieval.opensearch;

import org.jspecify.annotations.NullMarked;
