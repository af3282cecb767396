/** A daemon without a node of its own does what the log says, and holds every step against what the publisher says of it. */
@NullMarked
package org.utxod.indexer.cluster.follow;

import org.jspecify.annotations.NullMarked;
