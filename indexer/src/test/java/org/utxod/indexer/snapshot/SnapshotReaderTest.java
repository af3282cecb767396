package org.utxod.indexer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.golden.Golden;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.CoinElements;
import org.utxod.store.sethash.SerializedHasher;

/** Snapshots from a real node are read to the last byte; anything else is rejected at the point of the error. */
class SnapshotReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_FIRST_COIN = 51;

  private record Read(
      SnapshotHeader header, Map<Script, Map<OutPoint, Coin>> coins, SerializedSetHash hash) {}

  private static byte[] golden(int height) throws IOException {
    try (InputStream in = Golden.open("snapshot-" + height + ".dat")) {
      return in.readAllBytes();
    }
  }

  private static Read read(byte[] file, int baseHeight) throws IOException {
    return read(new ByteArrayInputStream(file), baseHeight);
  }

  private static Read read(InputStream file, int baseHeight) throws IOException {
    SnapshotReader reader = SnapshotReader.open(file);
    Map<Script, Map<OutPoint, Coin>> coins = new HashMap<>();
    CoinElement element = new CoinElement();
    SerializedHasher hasher = new SerializedHasher();
    CoinElements.Target target = (txid, at, vout, code, sat, script, from, length) -> {
      hasher.add(element.set(txid, at, vout, code, sat, script, from, length));
      OutPoint outPoint = new OutPoint(Txid.ofWire(txid, at), vout & 0xFFFF_FFFFL);
      coins
          .computeIfAbsent(Script.of(script, from, length), s -> new HashMap<>())
          .put(outPoint, new Coin(outPoint, sat, code >>> 1, (code & 1) == 1));
    };
    while (reader.read(baseHeight, 100, target)) {
      assertThat(coins.values().stream().mapToLong(Map::size).sum())
          .isLessThan(reader.header().coins());
    }
    return new Read(reader.header(), coins, hasher.finish());
  }

  @ParameterizedTest
  @ValueSource(ints = {231, 271})
  void a_real_nodes_snapshot_has_the_hash_that_the_node_gave(int height) throws IOException {
    JsonNode said = JSON.readTree(Golden.open("snapshot-" + height + ".json"));
    Read read = read(golden(height), height);
    assertThat(read.header().network()).isEqualTo(Network.REGTEST);
    assertThat(read.header().base().display()).isEqualTo(said.get("base_hash").asText());
    assertThat(read.header().coins()).isEqualTo(said.get("coins_written").asLong());
    assertThat(read.hash().display()).isEqualTo(said.get("txoutset_hash").asText());
  }

  @Test
  void every_script_holds_the_nodes_coins() throws IOException {
    Map<Script, Map<OutPoint, Coin>> coins = read(golden(271), 271).coins();
    int scripts = 0;
    for (String line : Golden.lines("utxos-271.jsonl.gz")) {
      JsonNode truth = JSON.readTree(line);
      Map<OutPoint, Coin> expected = new HashMap<>();
      for (JsonNode coin : truth.get("coins")) {
        OutPoint outPoint =
            new OutPoint(Txid.ofDisplay(coin.get(0).asText()), coin.get(1).asLong());
        expected.put(
            outPoint,
            new Coin(
                outPoint,
                coin.get(2).asLong(),
                coin.get(3).asInt(),
                coin.get(4).asBoolean() || coin.get(4).asInt() == 1));
      }
      assertThat(coins).containsEntry(Script.ofHex(truth.get("script").asText()), expected);
      scripts++;
    }
    assertThat(coins).hasSize(scripts);
  }

  @Test
  void mainnets_first_blocks_are_read_too() throws IOException {
    Optional<Path> corpus = Golden.corpus();
    Assumptions.assumeTrue(
        corpus.isPresent(), "UTXOD_CORPUS is not set: real recordings are skipped");
    Path folder = corpus.get().resolve("real/mainnet-0-4312");
    try (var files = Files.list(folder);
        InputStream in = Files.newInputStream(
            files.filter(file -> file.toString().endsWith(".dat")).findFirst().orElseThrow())) {
      Read read = read(in, 4312);
      assertThat(read.header().network()).isEqualTo(Network.MAINNET);
      assertThat(read.coins().values().stream().mapToLong(Map::size).sum())
          .isEqualTo(read.header().coins());
    }
  }

  @Test
  void a_snapshot_cut_at_any_byte_is_refused_at_that_byte() throws IOException {
    byte[] whole = golden(231);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int cut = i < 120 ? i : random.nextInt(whole.length);
      assertThatThrownBy(() -> read(Arrays.copyOf(whole, cut), 231))
          .as("cut at %d", cut)
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("it is truncated within")
          .hasMessageContaining("at byte " + cut + ".");
    }
  }

  @Test
  void a_changed_bit_anywhere_is_refused_or_changes_the_hash() throws IOException {
    byte[] whole = golden(231);
    SerializedSetHash right = read(whole, 231).hash();
    Random random = new Random(2);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] changed = whole.clone();
      int at = AT_FIRST_COIN + random.nextInt(whole.length - AT_FIRST_COIN);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(read(changed, 231).hash()).as("bit changed at %d", at).isNotEqualTo(right);
      } catch (SnapshotException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 399);
  }

  @Test
  void what_follows_the_last_coin_is_refused() throws IOException {
    byte[] whole = golden(231);
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1), 231))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("trailing bytes after its last coin")
        .hasMessageContaining("at byte " + whole.length);
  }

  private static final String TXID = "11".repeat(32);
  private static final String COIN = "00" + "02" + "09" + "00" + "22".repeat(20);

  private static byte[] file(int coins, String groups) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Hex.decode("7574786fff" + "0200" + "fabfb5da" + "33".repeat(32)));
    out.write(coins);
    out.writeBytes(new byte[7]);
    out.writeBytes(Hex.decode(groups));
    return out.toByteArray();
  }

  @Test
  void outputs_come_in_the_order_of_their_numbers_whatever_the_files() throws IOException {
    // 16512 is 808000 as VARINT and so precedes 16383, which is fe7f.
    String coins = TXID + "02" + "fd8040" + COIN.substring(2) + "fdff3f" + COIN.substring(2);
    StringBuilder order = new StringBuilder();
    SnapshotReader reader = SnapshotReader.open(new ByteArrayInputStream(file(2, coins)));
    reader.read(
        1,
        2,
        (txid, at, vout, code, sat, script, from, length) -> order.append(vout).append(' '));
    assertThat(order).hasToString("16383 16512 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7574786f00|This is not a snapshot|Bitcoin Core before 28 writes an older format",
        "7574786fff0100|format 1|supports format 2",
        "7574786fff0300|format 3|supports format 2",
        "7574786fff0200deadbeef|a network that utxod does not support|deadbeef",
      })
  void other_files_are_refused_by_name(String head, String first, String second) {
    byte[] bytes = Hex.decode(head);
    assertThatThrownBy(() -> SnapshotReader.open(new ByteArrayInputStream(bytes)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second);
  }

  @ParameterizedTest
  @CsvSource({
    "no coins in a transaction, 00, number of a transaction's coins is impossible",
    "more coins than the header says, 03, number of a transaction's coins is impossible",
    "a number not in its shortest form, fd0100, not in canonical form",
    "a height above the base, 0200047f00, above the snapshot's block 1",
    "a number without end, 0200ffffffffffffffffffffff, too large",
    "an amount above all money, 020002ffffffffffffff7f00, too large|exceeds the maximum",
    "a script above 10000 bytes, 01000209cd17, longer than any in a UTXO set",
    "an OP_RETURN, 01000209076a, never in a UTXO set",
    "a key off the curve, 01000209040000000000000000000000000000000000000000000000000000000000000005, not on the curve",
  })
  void what_cannot_be_is_refused(String what, String afterTxid, String message) {
    assertThatThrownBy(() -> read(file(2, TXID + afterTxid), 1))
        .as(what)
        .isInstanceOf(SnapshotException.class)
        .satisfies(e -> assertThat(message.split("\\|")).anyMatch(e.getMessage()::contains));
  }

  @Test
  void transactions_and_outputs_come_once_and_in_order() {
    assertThatThrownBy(() -> read(file(2, TXID + "01" + COIN + TXID + "01" + COIN), 1))
        .hasMessageContaining("are not sorted");
    assertThatThrownBy(() -> read(file(2, TXID + "02" + COIN + COIN), 1))
        .hasMessageContaining("duplicate output");
  }

  @Test
  void whole_keys_come_back_from_half_of_them() {
    // The coinbase of mainnet's block 1.
    byte[] x = Hex.decode("96b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52");
    assertThat(Hex.encode(Secp256k1.y(x, 0, false)))
        .isEqualTo("da7589379515d4e0a604f8141781e62294721166bf621e73a82cbf2342c858ee");
  }

  @Test
  void the_published_hash_of_block_840000_is_known() {
    assertThat(PublishedHashes.of(org.utxod.store.chain.BlockHash.ofDisplay(
            "0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5")))
        .map(SerializedSetHash::display)
        .contains("a2a5521b1b5ab65f67818e5e8eccabb7171a517f9e2382208f77687310768f96");
  }
}
