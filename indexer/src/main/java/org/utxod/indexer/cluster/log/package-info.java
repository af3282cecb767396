/**
 * The log through which daemons follow one another, as they need it: records in one order, appended by one writer in whole
 * steps, read by any number. {@code indexer.kafka} implements it on Apache Kafka; tests on lists.
 */
@NullMarked
package org.utxod.indexer.cluster.log;

import org.jspecify.annotations.NullMarked;
