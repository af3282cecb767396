package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcErrors;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionLookup;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What is understood of a real node's recorded answers about single transactions, and of others in their shape. */
class NodeLookupsTest {
  private static final Map<String, JsonNode> ROWS = Transcripts.rows();
  private static final OutPoint COIN = new OutPoint(
      Txid.ofDisplay("0de685fec2ee34b8c113d4d15fa74b6b81e2129e1935467dffb3bdb3be571e07"), 9);

  private CannedNode canned;

  @BeforeEach
  void start() throws IOException {
    canned = new CannedNode();
  }

  @AfterEach
  void stop() {
    canned.close();
  }

  private NodeLookups node() {
    return new NodeLookups(canned.node());
  }

  private NodeLookups recorded(String name) {
    canned.row(ROWS.get(name));
    return node();
  }

  private NodeLookups answering(String result) {
    canned.json(200, "{\"result\":" + result + ",\"error\":null,\"id\":1}");
    return node();
  }

  private NodeLookups batching(String... results) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < results.length; i++) {
      all.append(i == 0 ? "[" : ",")
          .append("{\"result\":")
          .append(results[i])
          .append(",\"error\":null,\"id\":")
          .append(i)
          .append("}");
    }
    canned.json(200, all.append("]").toString());
    return node();
  }

  private static Txid askedFor(String name) throws IOException {
    String request = ROWS.get(name).path("request").path("body").asText();
    return Txid.ofDisplay(new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(request)
        .path("params")
        .get(0)
        .asText());
  }

  private static ChainTx found(TransactionLookup lookup) {
    assertThat(lookup).isInstanceOf(TransactionLookup.Found.class);
    return ((TransactionLookup.Found) lookup).tx();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "No such mempool or blockchain transaction. Use gettransaction for wallet transactions.|absent",
        "No such mempool transaction. Blockchain transactions are still in the process of being indexed. Use gettransaction"
            + " for wallet transactions.|later",
        "No such mempool transaction. Use -txindex or provide a block hash to enable blockchain transaction queries. Use"
            + " gettransaction for wallet transactions.|never",
        "No information available about transaction|never"
      })
  void its_words_say_whether_a_transaction_is_nowhere_or_cannot_be_found(
      String said, String meaning) {
    TransactionLookup lookup =
        Misses.lookup(RpcErrors.fault("node", "getrawtransaction", -5, said));
    String meant = lookup instanceof TransactionLookup.Unknown unknown
        ? unknown.passing() ? "later" : "never"
        : "absent";
    assertThat(meant).isEqualTo(meaning);
    if (lookup instanceof TransactionLookup.Unknown unknown) {
      assertThat(unknown.message()).contains("-txindex");
    }
  }

  @Test
  void a_confirmed_transaction_with_what_it_spends() throws IOException {
    String name = "getrawtransaction 2";
    ChainTx tx = found(recorded(name).transaction(askedFor(name)));
    assertThat(tx.size()).isEqualTo(1_247);
    assertThat(tx.weight()).isEqualTo(4_658);
    assertThat(tx.hex()).hasSize(2 * 1_247);
    assertThat(tx.block()).isNotNull();
    JsonNode fee = new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(ROWS.get(name).path("response").path("body").asText())
        .at("/result/fee");
    assertThat(tx.feeSat())
        .isEqualTo(new BigDecimal(fee.asText()).movePointRight(8).longValueExact());
  }

  @Test
  void an_unconfirmed_transaction_without_what_it_spends() throws IOException {
    String name = "getrawtransaction 2 of a mempool transaction, 0";
    ChainTx tx = found(recorded(name).transaction(askedFor(name)));
    assertThat(tx.block()).isNull();
    assertThat(tx.inputs().get(0).coin()).isEqualTo(COIN);
    assertThat(tx.inputs().get(0).prevout()).isNull();
    assertThat(tx.feeSat()).isNull();
  }

  @Test
  void a_transaction_that_it_does_not_find_and_one_that_is_another() throws IOException {
    assertThat(recorded("getrawtransaction missing").transaction(COIN.txid()))
        .isNotInstanceOf(TransactionLookup.Found.class);
    NodeException fault;
    try (CannedNode other = new CannedNode()) {
      other.row(ROWS.get("getrawtransaction 2"));
      fault = catchThrowableOfType(
          NodeException.class, () -> new NodeLookups(other.node()).transaction(COIN.txid()));
    }
    assertThat(fault.kind()).isEqualTo(NodeException.Kind.MALFORMED_ANSWER);
  }

  @Test
  void who_spends_a_coin_in_the_mempool() {
    NodeLookups.Spender spender =
        recorded("gettxspendingprevout, 0").spenders(List.of(COIN)).get(0);
    assertThat(spender.txid().display()).startsWith("f5e0326c20245e6c");
    assertThat(spender.block()).isNull();
  }

  @Test
  void who_spent_a_coin_in_a_block_where_the_node_keeps_an_index_of_spends() {
    NodeLookups indexed = answering("[{\"txid\":\"" + COIN.txid()
        + "\",\"vout\":9,\"spendingtxid\":\"" + COIN.txid() + "\",\"blockhash\":\""
        + "0".repeat(64) + "\"}]");
    assertThat(indexed.spenders(List.of(COIN)).get(0).block()).isNotNull();
  }

  @Test
  void of_coins_those_that_are_unspent() {
    NodeLookups node = batching(
        "null",
        "{\"bestblock\":\"" + "ab".repeat(32)
            + "\",\"confirmations\":7,\"value\":0.10000000,\"scriptPubKey\":{\"hex\":\"51\"}}");
    List<NodeLookups.UnspentCoin> coins =
        node.unspent(List.of(COIN, new OutPoint(COIN.txid(), 10)));
    assertThat(coins.get(0)).isNull();
    assertThat(coins.get(1).confirmations()).isEqualTo(7);
    assertThat(coins.get(1).output()).isEqualTo(new ChainTx.Output(Script.ofHex("51"), 10_000_000));
  }

  @Test
  void fee_rates_are_exact_and_those_that_are_missing_left_out() {
    NodeLookups node = batching(
        "{\"feerate\":0.00012345,\"blocks\":2}",
        "{\"errors\":[\"Insufficient data or no feerate found\"],\"blocks\":0}");
    assertThat(node.fees().feeEstimates(List.of(2, 3)))
        .containsExactly(Map.entry(2, new BigDecimal("12.345")));
  }

  @Test
  void a_refused_transaction_comes_back_with_the_nodes_own_words() {
    NodeException fault = catchThrowableOfType(
        NodeException.class, () -> recorded("sendrawtransaction garbage").send("00"));
    assertThat(fault.code()).isEqualTo(-22);
    assertThat(fault.said())
        .isEqualTo("TX decode failed. Make sure the tx has at least one input.");
  }

  @Test
  void a_transaction_that_is_taken() {
    assertThat(answering("\"" + COIN.txid() + "\"").send("0200")).isEqualTo(COIN.txid());
  }

  @Test
  void answers_that_are_none_are_faults() {
    for (String result : List.of("{}", "[]", "7", "{\"txid\":\"" + COIN.txid() + "\",\"vin\":3}")) {
      try (CannedNode other = new CannedNode()) {
        other.json(200, "{\"result\":" + result + ",\"error\":null,\"id\":1}");
        NodeException fault = catchThrowableOfType(
            NodeException.class, () -> new NodeLookups(other.node()).transaction(COIN.txid()));
        assertThat(fault.kind()).as(result).isEqualTo(NodeException.Kind.MALFORMED_ANSWER);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
