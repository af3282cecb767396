/** Tests of metrics. */
@NullUnmarked
package org.utxod.query.metrics;

import org.jspecify.annotations.NullUnmarked;
