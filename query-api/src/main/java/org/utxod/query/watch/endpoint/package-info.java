/**
 * Push over HTTP: {@code /v1/watch} for anyone who may read, {@code /v1/webhooks} with the admin key. An endpoint
 * parses its request and calls the services of {@code org.utxod.query.watch}; it decides nothing else.
 */
@NullMarked
package org.utxod.query.watch.endpoint;

import org.jspecify.annotations.NullMarked;
