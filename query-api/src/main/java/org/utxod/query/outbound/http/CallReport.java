package org.utxod.query.outbound.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call that left this process, as it ended. Holds no secret.
 *
 * @param party who was asked, by the name in the configuration
 * @param path what for, below the party's own URL and without keys; may hold an address
 * @param status of HTTP; null if no answer came
 * @param bytes of the answer's body as far as it was read
 * @param failure why no whole answer came, a phrase; null if one came
 */
public record CallReport(
    String party,
    String path,
    @Nullable Integer status,
    long bytes,
    Duration took,
    @Nullable String failure) {}
