/** The endpoints below {@code /v1/cluster}. */
@NullMarked
package org.utxod.query.http.cluster;

import org.jspecify.annotations.NullMarked;
