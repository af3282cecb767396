/** What the API tells of daemons that follow one another; implemented by the indexer. */
@NullMarked
package org.utxod.query.port.cluster;

import org.jspecify.annotations.NullMarked;
