package org.utxod.query.outbound.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one outbound call. Contains no secret.
 *
 * @param party the service, by its configured name
 * @param path below the service's own URL and without keys; may contain an address
 * @param status of HTTP; null if no response was received
 * @param bytes of the response body read
 * @param failure why no complete response was received, a phrase; null if one was
 */
public record CallReport(
    String party,
    String path,
    @Nullable Integer status,
    long bytes,
    Duration took,
    @Nullable String failure) {}
