/** Apache Kafka's brokers as real processes, on loopback, for tests: to be killed, stopped and started again. */
package org.utxod.indexer.kafka.broker;
