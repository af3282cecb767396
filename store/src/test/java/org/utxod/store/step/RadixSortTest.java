package org.utxod.store.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order is that of {@link Arrays#sort(long[])}, however the numbers are spread. */
class RadixSortTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 5_000, 100_000})
  void sorts_numbers_of_any_spread(int size) {
    Random random = new Random(size);
    RadixSort radix = new RadixSort();
    for (int bits : new int[] {63, 50, 41, 30, 3}) {
      long[] numbers = new long[size + 3];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] =
            random.nextLong() >>> 1 >>> 63 - bits << (random.nextBoolean() ? 0 : 63 - bits);
      }
      long[] sorted = numbers.clone();
      Arrays.sort(sorted, 0, size);
      radix.sort(numbers, size);
      assertThat(numbers).isEqualTo(sorted);
    }
  }
}
