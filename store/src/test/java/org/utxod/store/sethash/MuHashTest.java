package org.utxod.store.sethash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** MuHash is what Bitcoin Core says it is; its arithmetic agrees with {@code BigInteger}'s. */
class MuHashTest {
  private static final String EMPTY =
      "dd5ad2a105c2d29495f577245c357409002329b9f4d6182c0af3dc2f462555c8";
  private static final BigInteger MODULUS =
      BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.valueOf(1_103_717));

  /** {@code FromInt} of Core's test/crypto_tests.cpp. */
  private static byte[] number(int i) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) i;
    return bytes;
  }

  private static MuHash of(int... numbers) {
    MuHash hash = new MuHash();
    for (int number : numbers) {
      hash.insert(number(number), 0, 32);
    }
    return hash;
  }

  @Test
  void the_empty_set() {
    assertThat(new MuHash().digest().display()).isEqualTo(EMPTY);
  }

  @Test
  void two_put_in_and_one_taken_out() {
    MuHash hash = of(0, 1);
    hash.remove(number(2), 0, 32);
    assertThat(hash.digest().display())
        .isEqualTo("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863");
  }

  @Test
  void the_same_by_separating_what_was_combined() {
    MuHash hash = of(0);
    hash.combine(of(1, 7));
    hash.separate(of(2, 7));
    assertThat(hash.digest().display())
        .isEqualTo("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863");
  }

  @Test
  void the_state_of_a_known_product() {
    assertThat(Hex.encode(of(1, 2).state()))
        .startsWith("1fa093295ea30a6a3acdc7b3f770fa538eff537528e990e2910e40bbcfd7f6696b1256901")
        .endsWith("01" + "00".repeat(Num3072.LENGTH - 1))
        .hasSize(2 * MuHash.STATE_LENGTH);
  }

  @Test
  void a_state_above_the_modulus_is_reduced() {
    byte[] state = new byte[MuHash.STATE_LENGTH];
    Arrays.fill(state, 0, Num3072.LENGTH, (byte) 0xFF);
    state[Num3072.LENGTH] = 1;
    assertThat(Hex.encode(MuHash.ofState(state).digest().wire()))
        .isEqualTo("3a31e6903aff0de9f62f9a9f7f8b861de76ce2cda09822b90014319ae5dc2271");
  }

  @Test
  void a_state_goes_on_where_it_was_written() {
    MuHash hash = of(3, 4);
    hash.remove(number(5), 0, 32);
    MuHash read = MuHash.ofState(hash.state());
    read.insert(number(6), 0, 32);
    hash.insert(number(6), 0, 32);
    assertThat(read.digest()).isEqualTo(hash.digest());
    assertThatThrownBy(() -> MuHash.ofState(new byte[384])).hasMessageContaining("768");
  }

  @Test
  void neither_order_nor_coming_and_going_matters() {
    MuHash hash = of(9, 8, 7, 7);
    hash.remove(number(7), 0, 32);
    assertThat(hash.digest()).isEqualTo(of(7, 8, 9).digest());
    assertThat(of(7, 8).digest()).isNotEqualTo(of(7, 9).digest());
  }

  /** Elements are worked on together; how many are makes no difference, nor do those that leave among them. */
  @Test
  void any_number_of_elements_is_the_product_of_each() {
    MuHash expected = new MuHash();
    MuHash hash = new MuHash();
    for (int i = 0; i < 3 * ChaCha20.KEYS; i++) {
      MuHash single = of(i);
      if (i % 5 == 3) {
        hash.remove(number(i), 0, 32);
        expected.separate(single);
      } else {
        hash.insert(number(i), 0, 32);
        expected.combine(single);
      }
      MuHash alone = new MuHash();
      for (int j = 0; j <= i; j++) {
        if (j % 5 == 3) {
          alone.remove(number(j), 0, 32);
        } else {
          alone.insert(number(j), 0, 32);
        }
      }
      assertThat(alone.state()).as("%d elements", i + 1).isEqualTo(expected.state());
    }
    assertThat(hash.digest()).isEqualTo(expected.digest());
  }

  @Test
  void the_first_coin_of_mainnet() {
    Script script = Script.ofHex(
        "410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515"
            + "d4e0a604f8141781e62294721166bf621e73a82cbf2342c858eeac");
    CoinElement coin = new CoinElement()
        .set(
            new OutPoint(
                Txid.ofDisplay("0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098"),
                0),
            3,
            5_000_000_000L,
            script.bytes());
    assertThat(coin.bytes()).hasSize(116);
    MuHash hash = new MuHash();
    coin.insertInto(hash);
    assertThat(hash.digest().display())
        .isEqualTo("1bd372a3f225dc6f8ce0e10ead6f8b0b00e65a2ff4a4c9ccaa615a69fbeeb2f2");
    coin.removeFrom(hash);
    assertThat(hash.digest().display()).isEqualTo(EMPTY);
  }

  @Test
  void products_agree_with_BigInteger() {
    Random random = new Random(3072);
    Num3072 product = new Num3072();
    BigInteger expected = BigInteger.ONE;
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[Num3072.LENGTH];
      random.nextBytes(bytes);
      if (i % 10 == 0) { // At the edges: all ones, or few bits.
        Arrays.fill(bytes, i % 20 == 0 ? (byte) 0xFF : 0);
        bytes[random.nextInt(bytes.length)] = (byte) (1 + random.nextInt(255));
      }
      Num3072 factor = new Num3072();
      factor.set(bytes, 0);
      product.multiply(factor);
      expected = expected.multiply(bigInteger(bytes)).mod(MODULUS);
      assertThat(product.value()).as("product %d", i).isEqualTo(expected);
    }
    Num3072 quotient = new Num3072();
    quotient.divide(product);
    assertThat(quotient.value()).isEqualTo(expected.modInverse(MODULUS));
  }

  @Test
  void squares_of_the_largest_numbers_agree_with_BigInteger() {
    byte[] ones = new byte[Num3072.LENGTH];
    Arrays.fill(ones, (byte) 0xFF);
    Num3072 factor = new Num3072();
    factor.set(ones, 0);
    Num3072 product = new Num3072();
    BigInteger expected = BigInteger.ONE;
    for (int i = 0; i < 300; i++) {
      product.multiply(factor);
      expected = expected.multiply(bigInteger(ones)).mod(MODULUS);
      assertThat(product.value()).isEqualTo(expected);
    }
  }

  /** Differences between the quarters are where columns fall below zero, and sums of them where they are largest. */
  @Test
  void factors_with_full_and_empty_quarters_agree_with_BigInteger() {
    for (int one = 0; one < 16; one++) {
      for (int other = 0; other < 16; other++) {
        Num3072 product = new Num3072();
        product.set(quarters(one), 0);
        Num3072 factor = new Num3072();
        factor.set(quarters(other), 0);
        product.multiply(factor);
        assertThat(product.value())
            .as("quarters %d and %d", one, other)
            .isEqualTo(
                bigInteger(quarters(one)).multiply(bigInteger(quarters(other))).mod(MODULUS));
      }
    }
  }

  private static byte[] quarters(int full) {
    byte[] bytes = new byte[Num3072.LENGTH];
    int quarter = 14 * 7;
    for (int i = 0; i < 4; i++) {
      if ((full >> i & 1) == 1) {
        Arrays.fill(bytes, i * quarter, Math.min(bytes.length, (i + 1) * quarter), (byte) 0xFF);
      }
    }
    return bytes;
  }

  private static BigInteger bigInteger(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  @Test
  void long_scripts_have_longer_sizes() {
    CoinElement coin = new CoinElement();
    OutPoint any = new OutPoint(Txid.ofDisplay("0".repeat(64)), 0xFFFF_FFFFL);
    assertThat(coin.set(any, 1, 0, new byte[0xFC]).bytes()).hasSize(48 + 1 + 0xFC);
    byte[] longer = coin.set(any, 1, 0, new byte[10_000]).bytes();
    assertThat(Hex.encode(longer, 32, 19))
        .isEqualTo("ffffffff" + "01000000" + "0000000000000000" + "fd1027");
    byte[] huge = coin.set(any, 1, 0, new byte[0x1_0000]).bytes();
    assertThat(Hex.encode(huge, 48, 5)).isEqualTo("fe00000100");
  }
}
