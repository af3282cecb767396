/**
 * Benchmarks, measured with JMH on generated blocks of mainnet's size and mix.
 *
 * <p>Run {@code java -jar benchmarks/target/benchmarks.jar}; add {@code -prof gc} for bytes allocated. Figures from one
 * run can be compared with each other; figures from different machines cannot.
 */
@NullMarked
package org.utxod.benchmark;

import org.jspecify.annotations.NullMarked;
