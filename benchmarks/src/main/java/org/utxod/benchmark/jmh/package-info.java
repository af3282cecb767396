/** JMH benchmarks, one class per hot path; {@code java -jar benchmarks/target/benchmarks.jar} runs them. */
@NullMarked
package org.utxod.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
