/**
 * What stands in the log: messages of the publisher, how they are cut into records and put together again.
 */
@NullMarked
package org.utxod.indexer.cluster.feed;

import org.jspecify.annotations.NullMarked;
