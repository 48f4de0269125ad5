package io.lectern.model.hub;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file to fetch.
 *
 * @param subject in messages
 * @param bytes if they were announced
 * @param digest if it was announced
 */
record RemoteFile(URI address, String subject, OptionalLong bytes, Optional<FileDigest> digest) {}
