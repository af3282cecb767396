/**
 * The log of {@code indexer.cluster.log} on Apache Kafka: a topic of one partition, a transaction for each step; the only
 * package that knows Kafka's clients. None of their classes is loaded before a {@link org.utxod.indexer.kafka.KafkaFeedLog}
 * or a {@link org.utxod.indexer.kafka.KafkaLease} is made.
 */
@NullMarked
package org.utxod.indexer.kafka;

import org.jspecify.annotations.NullMarked;
