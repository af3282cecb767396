package org.utxod.query.signing.psbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** PSBTs of both versions as Bitcoin Core writes them, and everything that is none. */
class PsbtTest {
  /** A transaction of lock time 500 as Bitcoin Core made it, of either version. */
  private static final String V0 =
      "cHNidP8BAFICAAAAARERERERERERERERERERERERERERERERERERERERERERAQAAAAD9////ATkwAAAAAAAAFgAUdR"
          + "526BmRltRUlBxF0bOjI/FDO9b0AQAAAAAA";

  private static final String V2 =
      "cHNidP8BAgQCAAAAAQME9AEAAAEEAQEBBQEBAfsEAgAAAAABDiARERERERERERERERERERERERERERERERERERERER"
          + "EREQEPBAEAAAABEAT9////AAEDCDkwAAAAAAAAAQQWABR1HnboGZGW1FSUHEXRs6Mj8UM71gA=";

  @Test
  void both_versions_are_the_same_transaction_and_each_becomes_the_other() {
    Psbt zero = Psbt.ofBase64(V0);
    Psbt two = Psbt.ofBase64(V2);
    assertThat(zero.version()).isZero();
    assertThat(two.version()).isEqualTo(2);
    assertThat(zero.transaction().isSameUnsigned(two.transaction())).isTrue();
    assertThat(zero.transaction().lockTime()).isEqualTo(500);
    assertThat(zero.as(2).base64()).isEqualTo(V2);
    assertThat(two.as(0).base64()).isEqualTo(V0);
    assertThat(zero.base64()).isEqualTo(V0);
    assertThat(two.base64()).isEqualTo(V2);
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Psbt some(Random random) {
    List<Transaction.Input> inputs = new ArrayList<>();
    List<Transaction.Output> outputs = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      inputs.add(Transaction.Input.unsigned(
          new OutPoint(FakeIndex.txid("t" + random.nextInt()), random.nextInt(300)),
          random.nextInt() & 0xFFFF_FFFFL));
    }
    for (int i = random.nextInt(300); i >= 0; i--) {
      outputs.add(
          new Transaction.Output(Script.of(bytes(random, random.nextInt(60))), random.nextInt(9)));
    }
    Transaction tx = new Transaction(random.nextInt(5), inputs, outputs, random.nextInt(700_000));
    return Psbt.of(tx)
        .mapInputs(input -> input
            .with(PsbtKeys.IN_NON_WITNESS_UTXO, bytes(random, random.nextInt(70_000)))
            .with(PsbtKeys.IN_PARTIAL_SIG, bytes(random, 33), bytes(random, 71))
            .with(0xFC, bytes(random, random.nextInt(300)), bytes(random, 3)));
  }

  @Test
  void nothing_is_lost_from_one_version_to_the_other_and_back() {
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      Psbt psbt = some(random);
      Psbt two = Psbt.read(psbt.as(2).bytes());
      assertThat(two.transaction().isSameUnsigned(psbt.transaction())).isTrue();
      assertThat(two.as(0).base64()).isEqualTo(psbt.base64());
      assertThat(Psbt.read(psbt.bytes()).base64()).isEqualTo(psbt.base64());
    }
  }

  /** Whatever becomes of the bytes, they are read or refused with a sentence. */
  @Test
  void bytes_that_are_cut_or_changed_are_refused_with_a_sentence_or_read() {
    Random random = new Random(8);
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] whole = (random.nextBoolean() ? Psbt.ofBase64(V0) : Psbt.ofBase64(V2)).bytes();
      byte[] bytes =
          random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
      for (int changes = random.nextInt(3); changes >= 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Psbt read = Psbt.read(bytes);
        assertThat(read.inputs()).hasSize(read.transaction().inputs().size());
        Psbt.read(read.as(2 - read.version()).bytes());
      } catch (PsbtException e) {
        assertThat(e.getMessage()).endsWith(".");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_000);
  }

  /** The kinds of invalid PSBTs that BIP 174 and BIP 370 name. */
  @Test
  void what_the_proposals_call_invalid_is_refused() {
    Psbt zero = Psbt.ofBase64(V0);
    Psbt two = Psbt.ofBase64(V2);
    assertRefused(Hex.decode("70736274ff00"), "no transaction");
    assertRefused(zero.withInputs(List.of()).bytes(), "cut short");
    for (int type = PsbtKeys.GLOBAL_TX_VERSION; type <= PsbtKeys.GLOBAL_TX_MODIFIABLE; type++) {
      PsbtMap global = zero.global().with(type, new byte[4]);
      assertRefused(
          new Psbt(0, zero.transaction(), global, zero.inputs(), zero.outputs()).bytes(),
          "fields of version 2");
    }
    for (int type = PsbtKeys.IN_PREVIOUS_TXID;
        type <= PsbtKeys.IN_REQUIRED_HEIGHT_LOCKTIME;
        type++) {
      int one = type;
      assertRefused(
          zero.mapInputs(input -> input.with(one, new byte[4])).bytes(), "fields of version 2");
    }
    for (int type : new int[] {PsbtKeys.IN_PREVIOUS_TXID, PsbtKeys.IN_OUTPUT_INDEX}) {
      assertRefused(two.mapInputs(input -> input.without(its -> its == type)).bytes(), "lacks");
    }
    for (int type : new int[] {
      PsbtKeys.GLOBAL_TX_VERSION, PsbtKeys.GLOBAL_INPUT_COUNT, PsbtKeys.GLOBAL_OUTPUT_COUNT
    }) {
      PsbtMap global = two.global().without(its -> its == type);
      assertRefused(
          new Psbt(2, two.transaction(), global, two.inputs(), two.outputs()).bytes(), "lacks");
    }
    assertRefused(
        two.mapInputs(
                input -> input.with(PsbtKeys.IN_REQUIRED_TIME_LOCKTIME, Hex.decode("ff64cd1d")))
            .bytes(),
        "out of range");
    assertRefused(
        two.mapInputs(
                input -> input.with(PsbtKeys.IN_REQUIRED_HEIGHT_LOCKTIME, Hex.decode("0065cd1d")))
            .bytes(),
        "out of range");
    assertRefused(
        new Psbt(
                2,
                two.transaction(),
                two.global()
                    .with(PsbtKeys.GLOBAL_UNSIGNED_TX, zero.transaction().withoutWitness()),
                two.inputs(),
                two.outputs())
            .bytes(),
        "a field of version 0");
    PsbtMap other = two.global().with(PsbtKeys.GLOBAL_VERSION, Hex.decode("01000000"));
    assertRefused(
        new Psbt(2, two.transaction(), other, two.inputs(), two.outputs()).bytes(), "version");
    for (int type : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x13, 0x17}) {
      assertRefused(
          zero.mapInputs(input -> input.with(type, new byte[2], new byte[4])).bytes(),
          "not of the form");
    }
    byte[] twice = Hex.decode("70736274ff" + "01000100" + "01000100" + "00");
    assertRefused(twice, "twice");
  }

  private static void assertRefused(byte[] bytes, String because) {
    assertThatThrownBy(() -> Psbt.read(bytes))
        .isInstanceOf(PsbtException.class)
        .hasMessageContaining(because);
  }

  @Test
  void lock_times_of_inputs_are_put_together_as_bip_370_says() {
    Psbt two = Psbt.ofBase64(V2);
    Psbt height = two.mapInputs(
        input -> input.with(PsbtKeys.IN_REQUIRED_HEIGHT_LOCKTIME, Hex.decode("10270000")));
    assertThat(Psbt.read(height.bytes()).transaction().lockTime()).isEqualTo(10_000);
    Psbt both = height.mapInputs(
        input -> input.with(PsbtKeys.IN_REQUIRED_TIME_LOCKTIME, Hex.decode("8c8dc462")));
    assertThat(Psbt.read(both.bytes()).transaction().lockTime()).isEqualTo(10_000);
    Psbt time = two.mapInputs(
        input -> input.with(PsbtKeys.IN_REQUIRED_TIME_LOCKTIME, Hex.decode("8c8dc462")));
    assertThat(Psbt.read(time.bytes()).transaction().lockTime()).isEqualTo(1_657_048_460L);
  }

  @Test
  void a_transaction_is_what_its_bytes_say() {
    String hex = "02000000000101" + "11".repeat(32) + "0100000000fdffffff01393000000000000016"
        + "0014751e76e8199196d454941c45d1b3a323f1433bd602" + "0201aa" + "0155" + "f4010000";
    Transaction tx = Transaction.read(Hex.decode(hex));
    assertThat(Hex.encode(tx.bytes())).isEqualTo(hex);
    assertThat(tx.inputs().get(0).witness()).hasSize(2);
    assertThat(tx.isSameUnsigned(Psbt.ofBase64(V0).transaction())).isTrue();
    assertThat(tx.txid()).isEqualTo(Psbt.ofBase64(V0).transaction().txid());
    assertThat(tx.weight()).isEqualTo(4 * 82 + 2 + 1 + 3 + 2);
    assertThatThrownBy(() -> Transaction.read(Hex.decode(hex + "00")))
        .hasMessageContaining("more bytes");
  }
}
