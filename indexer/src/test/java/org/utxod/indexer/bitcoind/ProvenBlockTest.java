package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.wire.TxSpotCheck;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Network;

/** A node that changes something in a block at verbosity 3 is not believed. */
class ProvenBlockTest {
  private static final Pattern TXID_OF_TX =
      Pattern.compile("(\\{\"txid\":\")(.)(.{63}\",\"hash\")");
  private static final Pattern TXID_OF_INPUT =
      Pattern.compile("(\\{\"txid\":\")(.)(.{63}\",\"vout\")");

  private final SimBlock block = block();
  private final String json = new String(block.json(), StandardCharsets.US_ASCII);

  private static SimBlock block() {
    BlockGenerator generator = new BlockGenerator(5, GeneratorShape.small());
    SimBlock at = generator.genesis();
    for (int i = 0; i < 130; i++) {
      at = generator.generateOn(at);
    }
    return at;
  }

  private BlockDelta parse(String text, Network network, long seed) throws IOException {
    return new Verbosity3Parser("the node", network, seed)
        .parse(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)),
            block.hash(),
            new BlockDeltaBuilder());
  }

  private void assertRefused(String text, String message) {
    assertThat(text).isNotEqualTo(json);
    assertThatThrownBy(() -> parse(text, Network.REGTEST, 1))
        .isInstanceOfSatisfying(
            NodeException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.MALFORMED_ANSWER))
        .hasMessageContaining(message);
  }

  private static char other(char digit) {
    return digit == '0' ? '1' : '0';
  }

  /** The text with one match changed, for each match. */
  private List<String> changed(Pattern pattern) {
    List<String> all = new ArrayList<>();
    Matcher matcher = pattern.matcher(json);
    while (matcher.find()) {
      int at = matcher.start(2);
      all.add(json.substring(0, at) + other(json.charAt(at)) + json.substring(at + 1));
    }
    assertThat(all).hasSizeGreaterThan(1);
    return all;
  }

  @Test
  void as_it_is_it_is_taken() {
    assertThatCode(() -> parse(json, Network.REGTEST, 1)).doesNotThrowAnyException();
  }

  @Test
  void with_any_txid_changed_it_is_refused() {
    String first = changed(TXID_OF_TX).get(0);
    assertRefused(first, "belong to a different transaction");
    for (String text : changed(TXID_OF_TX)) {
      assertRefused(withoutHex(text), "do not match its merkle root");
    }
  }

  @Test
  void with_a_transaction_left_out_or_given_twice_it_is_refused() {
    String text = withoutHex(json).replaceFirst("\"nTx\":[0-9]+,", "");
    int last = -1;
    Matcher begins = Pattern.compile(",\\{\"txid\":\"[0-9a-f]{64}\",\"hash\"").matcher(text);
    while (begins.find()) {
      last = begins.start();
    }
    String tx = text.substring(last, text.length() - 2);
    assertRefused(text.substring(0, last) + "]}", "merkle root");
    assertRefused(text.substring(0, last) + tx + tx + "]}", "");
  }

  @Test
  void with_any_outpoint_changed_it_is_refused() {
    changed(TXID_OF_INPUT).forEach(text -> assertRefused(text, "an input differs"));
  }

  @Test
  void with_any_output_changed_it_is_refused() {
    changed(Pattern.compile("(\\{\"value\":[0-9]+\\.)([0-9])([0-9]{7},\"n\")"))
        .forEach(text -> assertRefused(text, "an output differs"));
    changed(Pattern.compile("(\"n\":[0-9]+,\"scriptPubKey\":\\{[^}]*\"hex\":\")([0-9a-f])"))
        .forEach(text -> assertRefused(text, "an output differs"));
  }

  @Test
  void with_the_size_of_any_transaction_changed_it_is_refused() {
    for (String text : changed(Pattern.compile("(\"size\":[0-9]*)([0-9])(,\"vsize\")"))) {
      assertRefused(text, "a transaction's size differs");
      assertRefused(withoutHex(text), "its size does not match the sizes of its transactions");
    }
  }

  @Test
  void with_its_own_size_changed_it_is_refused_and_without_it_is_taken() {
    assertRefused(
        json.replaceFirst("\"size\":[0-9]+,\"weight\"", "\"size\":999,\"weight\""),
        "its size does not match the sizes of its transactions");
    assertThatCode(() -> parse(
            json.replaceFirst("\"size\":[0-9]+,\"weight\"", "\"weight\""), Network.REGTEST, 1))
        .doesNotThrowAnyException();
  }

  /** However the sizes of a block that does not say its own are chosen, no delta comes of it that cannot be read back. */
  @Test
  void with_transactions_longer_than_a_block_can_be_it_is_refused() {
    String text = withoutHex(json)
        .replaceFirst("\"size\":[0-9]+,\"weight\"", "\"weight\"")
        .replaceAll("\"size\":[0-9]+,\"vsize\"", "\"size\":2000000,\"vsize\"");
    assertRefused(text, "its size does not match the sizes of its transactions");
  }

  @ParameterizedTest
  @CsvSource({
    "version, 536870912, 536870913",
    "version, 536870912, -536870912",
    "time, 1, 2",
    "nonce, , 9",
    "bits, \"207fffff\", \"207ffffe\"",
  })
  void with_its_header_changed_it_is_refused(String field, String from, String to) {
    String value = from == null ? "[0-9]+" : Pattern.quote(from);
    assertRefused(
        json.replaceFirst("\"" + field + "\":" + value, "\"" + field + "\":" + to),
        "its header does not match the block hash");
  }

  @Test
  void without_a_field_of_its_header_it_is_refused() {
    for (String field : List.of("version", "merkleroot", "nonce", "bits")) {
      assertRefused(
          json.replaceFirst("\"" + field + "\":", "\"x" + field + "\":"),
          "bits or nonce is missing");
    }
  }

  @Test
  void with_less_work_than_its_network_asks_for_it_is_refused() {
    assertThatThrownBy(() -> parse(json, Network.MAINNET, 1))
        .hasMessageContaining("less work than the minimum of mainnet");
  }

  @Test
  void bytes_of_some_transactions_only_are_refused_and_of_none_are_not_missed() {
    assertThatCode(() -> parse(withoutHex(json), Network.REGTEST, 1)).doesNotThrowAnyException();
    int last = json.lastIndexOf(",\"hex\":\"");
    assertRefused(json.substring(0, last) + "}]}", "only some of its transactions have raw bytes");
  }

  @Test
  void of_a_large_block_a_sample_is_looked_at_that_each_seed_draws_otherwise() throws IOException {
    BlockGenerator generator = new BlockGenerator(5, GeneratorShape.small());
    SimBlock at = generator.genesis();
    for (int i = 0; i < 160; i++) {
      at = generator.generateOn(at);
    }
    SimBlock large = generator.generateOn(at, GeneratorShape.full());
    String text = new String(large.json(), StandardCharsets.US_ASCII);
    Matcher matcher =
        Pattern.compile("\"value\":[0-9]+\\.[0-9]{7}([0-9]),\"n\":0").matcher(text);
    for (int tx = 0; tx <= TxSpotCheck.ALL_OF + 9; tx++) {
      assertThat(matcher.find()).isTrue();
    }
    char[] lie = text.toCharArray();
    lie[matcher.start(1)] = other(lie[matcher.start(1)]);
    byte[] bytes = new String(lie).getBytes(StandardCharsets.US_ASCII);
    int found = 0;
    for (int seed = 0; seed < 200; seed++) {
      found += isRefused(bytes, large, seed) ? 1 : 0;
    }
    assertThat(found).as("about one in thirty-two").isBetween(1, 20);
  }

  private static boolean isRefused(byte[] bytes, SimBlock large, long seed) throws IOException {
    try {
      var unused = new Verbosity3Parser("the node", Network.REGTEST, seed)
          .parse(new ByteArrayInputStream(bytes), large.hash(), new BlockDeltaBuilder());
      return false;
    } catch (NodeException e) {
      assertThat(e).hasMessageContaining("an output differs");
      return true;
    }
  }

  private static String withoutHex(String text) {
    return text.replaceAll("\\],\"fee\":([0-9.]+),\"hex\":\"[0-9a-f]*\"\\}", "],\"fee\":$1}")
        .replaceAll("\\],\"hex\":\"[0-9a-f]*\"\\}", "]}");
  }
}
