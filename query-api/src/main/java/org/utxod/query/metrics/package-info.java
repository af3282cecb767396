/**
 * Monitoring: Prometheus metrics, all named {@code utxod_…}.
 *
 * <p>Values that the program maintains anyway are read at each scrape, not counted twice; nothing in a name or a label
 * comes from a client.
 */
@NullMarked
package org.utxod.query.metrics;

import org.jspecify.annotations.NullMarked;
