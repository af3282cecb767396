/** One of several daemons publishes, and another takes its place when it dies. */
@NullMarked
package org.utxod.indexer.cluster.role;

import org.jspecify.annotations.NullMarked;
