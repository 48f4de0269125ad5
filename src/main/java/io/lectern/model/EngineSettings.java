package io.lectern.model;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the native engine comes from.
 *
 * @param libraryPath folder with a llama.cpp library of exactly the version this build binds; the one in the jar when
 *     not set
 */
@ConfigurationProperties("lectern.engine")
record EngineSettings(@Nullable Path libraryPath) {}
