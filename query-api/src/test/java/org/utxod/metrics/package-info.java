/** Tests of metrics. */
@NullUnmarked
package org.utxod.metrics;

import org.jspecify.annotations.NullUnmarked;
