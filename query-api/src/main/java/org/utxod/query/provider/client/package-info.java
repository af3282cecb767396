/**
 * The HTTP client of external providers: requests, strict parsing of their answers, and each failure as a {@link
 * org.utxod.query.provider.client.ProviderException}.
 */
@NullMarked
package org.utxod.query.provider.client;

import org.jspecify.annotations.NullMarked;
