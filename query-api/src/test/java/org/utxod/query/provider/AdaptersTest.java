package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.outbound.http.CallReport;
import org.utxod.query.provider.blockbook.BlockbookProvider;
import org.utxod.query.provider.blockcypher.BlockCypherProvider;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.ProviderHttp.KeyStyle;
import org.utxod.query.provider.client.Report;
import org.utxod.query.provider.esplora.EsploraProvider;
import org.utxod.query.provider.utxod.UtxodProvider;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** Each adapter says what its service said, and as of which block. */
class AdaptersTest {
  static final String ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
  private static final ScriptRef SUBJECT = ScriptRef.ofAddress(ADDRESS, Network.MAINNET);
  private static final ScriptRef BARE = ScriptRef.ofScript(Script.ofHex("51"), Network.MAINNET);
  private static final String GENESIS = Network.MAINNET.genesis().display();
  static final String HASH = "00000000000000000001" + "ab".repeat(22);
  private static final String TXID_A = "a".repeat(64);
  private static final String TXID_B = "b".repeat(63) + "1";

  private final FakeApi api = new FakeApi();

  @AfterEach
  void stop() {
    api.close();
  }

  private EsploraProvider esplora() {
    api.answer("/block-height/0", GENESIS);
    tip(900_000);
    return new EsploraProvider(api.http(Network.MAINNET));
  }

  private void tip(int height) {
    api.answer("/blocks/tip/height", Integer.toString(height))
        .answer("/block-height/" + height, HASH);
  }

  static String esploraStats(String name, long received, long spent, int mempoolSpends) {
    return ("{%s,\"chain_stats\":{\"funded_txo_count\":5,\"funded_txo_sum\":%d,\"spent_txo_count\":3,"
            + "\"spent_txo_sum\":%d,\"tx_count\":8},\"mempool_stats\":{\"funded_txo_count\":1,"
            + "\"funded_txo_sum\":7,\"spent_txo_count\":%d,\"spent_txo_sum\":%d,\"tx_count\":1},"
            + "\"something_new\":[1.5]}")
        .formatted(name, received, spent, mempoolSpends, mempoolSpends * 3L);
  }

  private static String named(String address) {
    return "\"address\":\"" + address + "\"";
  }

  private static String esploraCoin(String txid, int vout, long sat, int height) {
    return "{\"txid\":\"%s\",\"vout\":%d,\"status\":{\"confirmed\":%s},\"value\":%d}"
        .formatted(
            txid,
            vout,
            height == 0
                ? "false"
                : "true,\"block_height\":" + height + ",\"block_hash\":\"" + HASH
                    + "\",\"block_time\":1",
            sat);
  }

  @Test
  void esplora_balance() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 2));
    assertThat(provider.balance(SUBJECT, api.deadline()))
        .isEqualTo(new Report.Balance(
            new AnswerPoint(900_000, BlockHash.ofDisplay(HASH)), 600, 2L, null, 7L, 6L));
    assertThat(provider.tipHeight(api.deadline())).isEqualTo(900_000);
  }

  @Test
  void esplora_in_quiet_times_costs_one_call_more_than_the_answer() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 2));
    provider.balance(SUBJECT, api.deadline());
    int before = api.requested().size();
    provider.balance(SUBJECT, api.deadline());
    assertThat(api.requested().subList(before, api.requested().size()))
        .containsExactly("/address/" + ADDRESS, "/blocks/tip/height");
  }

  @Test
  void esplora_asks_again_where_a_block_came_while_it_answered() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 2));
    provider.balance(SUBJECT, api.deadline());
    tip(900_001);
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_100, 400, 2));
    Report.Balance after = provider.balance(SUBJECT, api.deadline());
    assertThat(after.point().height()).isEqualTo(900_001);
    assertThat(after.balanceSat()).isEqualTo(700);
    assertThat(api.requested().stream().filter(path -> path.contains(ADDRESS))).hasSize(3);
  }

  @Test
  void esplora_whose_tip_never_rests_fits_no_block() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 2));
    int[] height = {900_000};
    api.onRequest(() -> tip(++height[0]));
    assertThatThrownBy(() -> provider.balance(SUBJECT, api.deadline()))
        .isInstanceOf(ProviderException.class);
  }

  @Test
  void esplora_scripts_without_an_address_go_by_their_hash() {
    Provider provider = esplora();
    Script bare = Script.ofHex("5121" + "02".repeat(33) + "51ae");
    ScriptRef scriptRef = ScriptRef.ofScript(bare, Network.MAINNET);
    assertThat(scriptRef.address()).isNull();
    String hash = Hex.encode(ScriptKey.sha256().digest(bare.bytes()));
    api.answer(
        "/scripthash/" + hash, esploraStats("\"scripthash\":\"" + hash + "\"", 1_000, 400, 0));
    assertThat(provider.canName(scriptRef)).isTrue();
    assertThat(provider.balance(scriptRef, api.deadline()).balanceSat()).isEqualTo(600);
  }

  @Test
  void esplora_coins_in_our_order_with_cursors() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 0))
        .answer(
            "/address/" + ADDRESS + "/utxo",
            "[" + esploraCoin(TXID_B, 1, 599, 800_000) + "," + esploraCoin(TXID_A, 2, 7, 0) + ","
                + esploraCoin(TXID_B, 0, 1, 800_000) + "]");
    Report.Coins all = provider.coins(SUBJECT, null, 10, api.deadline());
    Utxo first = new Utxo(new OutPoint(Txid.ofDisplay(TXID_B), 0), 1, 800_000, null);
    Utxo second = new Utxo(new OutPoint(Txid.ofDisplay(TXID_B), 1), 599, 800_000, null);
    assertThat(all.coins()).containsExactly(first, second);
    assertThat(all.complete()).isTrue();
    assertThat(all.utxoCount()).isEqualTo(2);
    assertThat(all.next()).isNull();
    Report.Coins page = provider.coins(SUBJECT, null, 1, api.deadline());
    assertThat(page.coins()).containsExactly(first);
    assertThat(page.next()).isEqualTo(new Cursor(first.outPoint()));
    assertThat(provider.coins(SUBJECT, page.next(), 1, api.deadline()).coins())
        .containsExactly(second);
  }

  @Test
  void esplora_leaves_coins_out_that_are_spent_unconfirmed_and_the_page_says_so() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 1))
        .answer("/address/" + ADDRESS + "/utxo", "[" + esploraCoin(TXID_B, 0, 1, 800_000) + "]");
    Report.Coins page = provider.coins(SUBJECT, null, 10, api.deadline());
    assertThat(page.complete()).isFalse();
    assertThat(page.utxoCount()).isEqualTo(2);
    assertThat(page.coins()).hasSize(1);
  }

  @Test
  void esplora_coins_that_do_not_add_up_are_no_answer() {
    Provider provider = esplora();
    api.answer("/address/" + ADDRESS, esploraStats(named(ADDRESS), 1_000, 400, 0))
        .answer("/address/" + ADDRESS + "/utxo", "[" + esploraCoin(TXID_B, 0, 1, 800_000) + "]");
    assertKind(Kind.MALFORMED, () -> provider.coins(SUBJECT, null, 10, api.deadline()));
  }

  @Test
  void esplora_of_another_chain_is_refused() {
    Provider provider = esplora();
    api.answer("/block-height/0", Network.TESTNET3.genesis().display());
    assertKind(Kind.WRONG_CHAIN, () -> provider.balance(SUBJECT, api.deadline()));
    assertKind(Kind.WRONG_CHAIN, () -> provider.tipHeight(api.deadline()));
  }

  private void assertKind(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThat(catchThrowableOfType(ProviderException.class, call).kind()).isEqualTo(kind);
  }

  private BlockCypherProvider blockCypher() {
    api.answer(
        "/v1/btc/main?token=t0ken",
        "{\"name\":\"BTC.main\",\"height\":900000,\"hash\":\"" + HASH + "\",\"time\":\"x\"}");
    return new BlockCypherProvider(
        api.http(Network.MAINNET, KeyStyle.PARAMETER, "/v1/btc/main", "t0ken", ""));
  }

  static String blockCypherBalance(String address, long received, long sent, String more) {
    return ("{\"address\":\"%s\",\"total_received\":%d,\"total_sent\":%d,\"balance\":%d,"
            + "\"unconfirmed_balance\":-5,\"final_balance\":%d,\"n_tx\":3%s}")
        .formatted(address, received, sent, received - sent, received - sent - 5, more);
  }

  @Test
  void blockcypher_balance() {
    Provider provider = blockCypher();
    api.answer(
        "/v1/btc/main/addrs/" + ADDRESS + "/balance?token=t0ken",
        blockCypherBalance(ADDRESS, 1_000, 400, ""));
    Report.Balance balance = provider.balance(SUBJECT, api.deadline());
    assertThat(balance.balanceSat()).isEqualTo(600);
    assertThat(balance.utxoCount()).isNull();
    assertThat(balance.point().height()).isEqualTo(900_000);
    assertThat(provider.canName(ScriptRef.ofScript(Script.ofHex(""), Network.MAINNET)))
        .isFalse();
  }

  private static String ref(String txid, int vout, long sat, int height) {
    return "{\"tx_hash\":\"%s\",\"block_height\":%d,\"tx_input_n\":-1,\"tx_output_n\":%d,\"value\":%d,\"spent\":false}"
        .formatted(txid, height, vout, sat);
  }

  @Test
  void blockcypher_pages_that_end_within_a_block_are_put_together() {
    Provider provider = blockCypher();
    String list = "/v1/btc/main/addrs/" + ADDRESS + "?unspentOnly=true&limit=2000";
    api.answer(
            list + "&token=t0ken",
            blockCypherBalance(
                ADDRESS,
                1_000,
                400,
                ",\"hasMore\":true,\"txrefs\":[" + ref(TXID_A, 0, 100, 800) + ","
                    + ref(TXID_A, 1, 200, 700) + "]"))
        .answer(
            list + "&before=701&token=t0ken",
            blockCypherBalance(
                ADDRESS,
                1_000,
                400,
                ",\"txrefs\":[" + ref(TXID_A, 1, 200, 700) + "," + ref(TXID_B, 0, 300, 700) + "]"));
    Report.Coins coins = provider.coins(SUBJECT, null, 10, api.deadline());
    assertThat(coins.coins())
        .extracting(Utxo::valueSat)
        .containsExactlyInAnyOrder(100L, 200L, 300L);
    assertThat(coins.utxoCount()).isEqualTo(3);
  }

  @Test
  void blockcypher_without_coins_leaves_the_list_out() {
    Provider provider = blockCypher();
    api.answer(
        "/v1/btc/main/addrs/" + ADDRESS + "?unspentOnly=true&limit=2000&token=t0ken",
        blockCypherBalance(ADDRESS, 400, 400, ""));
    assertThat(provider.coins(SUBJECT, null, 10, api.deadline()).coins()).isEmpty();
  }

  private BlockbookProvider blockbook() {
    api.answer(
        "/api/v2",
        "{\"blockbook\":{\"bestHeight\":900000,\"inSync\":true},\"backend\":{\"chain\":\"main\",\"blocks\":900000,\"bestBlockHash\":\""
            + HASH + "\"}}");
    return new BlockbookProvider(api.http(Network.MAINNET, KeyStyle.HEADER, "", "k3y", ""));
  }

  @Test
  void blockbook_balance_and_coins() {
    Provider provider = blockbook();
    api.answer(
            "/api/v2/address/" + ADDRESS + "?details=basic",
            "{\"address\":\"" + ADDRESS
                + "\",\"balance\":\"16245\",\"unconfirmedBalance\":\"-3\",\"txs\":13}")
        .answer(
            "/api/v2/utxo/" + ADDRESS + "?confirmed=true",
            "[{\"txid\":\"" + TXID_A
                + "\",\"vout\":3,\"value\":\"16245\",\"height\":800,\"confirmations\":9,\"coinbase\":true}]");
    assertThat(provider.balance(SUBJECT, api.deadline()).balanceSat()).isEqualTo(16_245);
    assertThat(provider.coins(SUBJECT, null, 10, api.deadline()).coins())
        .containsExactly(new Utxo(new OutPoint(Txid.ofDisplay(TXID_A), 3), 16_245, 800, true));
    assertThat(api.requests().get(0).getHeaders().get("api-key")).isEqualTo("k3y");
  }

  @Test
  void every_kind_names_its_blocks_and_says_where_it_has_none() {
    Provider esplora = esplora();
    Provider blockCypher = blockCypher();
    Provider blockbook = blockbook();
    Provider utxod = utxod();
    String hash = "00000000000000000002" + "cd".repeat(22);
    api.answer("/block-height/899999", hash)
        .answer(
            "/v1/btc/main/blocks/899999?txstart=0&limit=1&token=t0ken",
            "{\"hash\":\"" + hash + "\",\"height\":899999,\"txids\":[]}")
        .answer("/api/v2/block-index/899999", "{\"blockHash\":\"" + hash + "\"}")
        .answer("/api/block-height/899999", hash);
    for (Provider provider : List.of(esplora, blockCypher, blockbook, utxod)) {
      assertThat(provider.blockHash(899_999, api.deadline()))
          .as(provider.getClass().getSimpleName())
          .contains(BlockHash.ofDisplay(hash));
      assertThat(provider.blockHash(899_998, api.deadline())).isEmpty();
    }
    api.answer("/block-height/899999", "<html>")
        .answer(
            "/v1/btc/main/blocks/899999?txstart=0&limit=1&token=t0ken",
            "{\"hash\":\"" + hash + "\",\"height\":7}")
        .answer("/api/v2/block-index/899999", "{\"blockHash\":\"x\"}")
        .answer("/api/block-height/899999", "xyz");
    for (Provider provider : List.of(esplora, blockCypher, blockbook, utxod)) {
      assertKind(Kind.MALFORMED, () -> provider.blockHash(899_999, api.deadline()));
    }
  }

  private UtxodProvider utxod() {
    api.answer(
        "/v1/status",
        "{\"network\":\"mainnet\",\"height\":899990,\"tip\":{\"height\":900000,\"source\":\"node\"}}");
    return new UtxodProvider(api.http(Network.MAINNET));
  }

  @Test
  void another_utxod_that_does_not_hear_from_its_own_node_tells_no_tip() {
    for (String tip : List.of(
        "{\"height\":null,\"source\":null}",
        "{\"height\":900000,\"source\":\"mempool.space\"}",
        "{\"height\":900000,\"source\":\"twin\"}")) {
      Provider provider = utxod();
      api.answer("/v1/status", "{\"network\":\"mainnet\",\"height\":899990,\"tip\":" + tip + "}");
      assertKind(Kind.UNABLE, () -> provider.tipHeight(api.deadline()));
    }
  }

  static String utxodBalance(int height, String source, boolean stale, boolean complete) {
    return ("{\"address\":\"%s\",\"script\":\"%s\",\"balance_sat\":600,\"utxo_count\":2,\"immature_sat\":0,"
            + "\"mempool_received_sat\":null,\"mempool_spent_sat\":null,\"height\":%d,\"block_hash\":\"%s\","
            + "\"source\":\"%s\",\"stale\":%s,\"complete\":%s,\"lag_blocks\":0}")
        .formatted(ADDRESS, SUBJECT.script().hex(), height, HASH, source, stale, complete);
  }

  @Test
  void another_utxod_is_asked_for_its_own_index_only() {
    Provider provider = utxod();
    String path = "/v1/address/" + ADDRESS + "/balance?local=true";
    api.answer(path, utxodBalance(899_999, "local", false, true));
    Report.Balance balance = provider.balance(SUBJECT, api.deadline());
    assertThat(balance.balanceSat()).isEqualTo(600);
    assertThat(balance.point().height()).isEqualTo(899_999);
    assertThat(balance.immatureSat()).isZero();
    assertThat(provider.tipHeight(api.deadline())).isEqualTo(900_000);
    api.answer(path, utxodBalance(899_999, "mempool.space", false, true));
    assertKind(Kind.MALFORMED, () -> provider.balance(SUBJECT, api.deadline()));
    api.answer(path, utxodBalance(899_999, "local", true, true));
    assertKind(Kind.BEHIND, () -> provider.balance(SUBJECT, api.deadline()));
    api.answer(path, utxodBalance(899_999, "local", false, false));
    assertKind(Kind.UNABLE, () -> provider.balance(SUBJECT, api.deadline()));
  }

  @Test
  void another_utxod_keeps_earlier_balances_and_an_answer_for_another_height_is_none() {
    Provider provider = utxod();
    String path = "/v1/address/" + ADDRESS + "/balance?local=true&height=899500";
    api.answer(path, utxodBalance(899_500, "local", false, true));
    assertThat(provider.balanceAt(SUBJECT, 899_500, api.deadline()).balanceSat())
        .isEqualTo(600);
    api.answer(path, utxodBalance(899_999, "local", false, true));
    assertKind(Kind.MALFORMED, () -> provider.balanceAt(SUBJECT, 899_500, api.deadline()));
    assertThat(List.of(
            esplora().keepsHistory(), blockCypher().keepsHistory(), blockbook().keepsHistory()))
        .containsOnly(false);
  }

  @Test
  void another_utxods_pages_and_scripts() {
    Provider provider = utxod();
    OutPoint last = new OutPoint(Txid.ofDisplay(TXID_A), 1);
    String cursor = new Cursor(last).text();
    api.answer(
        "/v1/script/51/utxos?local=true&limit=1",
        ("{\"address\":null,\"script\":\"51\",\"utxo_count\":2,\"height\":10,\"block_hash\":\"%s\",\"source\":\"local\","
                + "\"stale\":false,\"complete\":true,\"utxos\":[{\"txid\":\"%s\",\"vout\":1,\"value_sat\":5,"
                + "\"height\":9,\"coinbase\":false,\"confirmations\":2}],\"next_cursor\":\"%s\"}")
            .formatted(HASH, TXID_A, cursor));
    Report.Coins page = provider.coins(BARE, null, 1, api.deadline());
    assertThat(page.coins()).containsExactly(new Utxo(last, 5, 9, false));
    assertThat(page.next()).isEqualTo(new Cursor(last));
  }

  @Test
  void another_utxod_of_another_network_is_refused() {
    Provider provider = utxod();
    api.answer("/v1/status", "{\"network\":\"signet\",\"height\":5,\"tip\":{\"height\":6}}");
    assertKind(Kind.WRONG_CHAIN, () -> provider.balance(SUBJECT, api.deadline()));
  }

  @Test
  void a_key_is_sent_and_is_in_no_report_and_no_message() {
    Provider provider = new BlockCypherProvider(
        api.http(Network.MAINNET, KeyStyle.PARAMETER, "/v1/btc/main", "t0ken", ""));
    ProviderException fault = catchThrowableOfType(
        ProviderException.class, () -> provider.balance(SUBJECT, api.deadline()));
    assertThat(api.requested()).allMatch(target -> target.endsWith("token=t0ken"));
    List<CallReport> reports = api.reports();
    assertThat(reports).isNotEmpty();
    assertThat(reports.toString() + fault).doesNotContain("t0ken");
    assertThat(reports.get(0).status()).isEqualTo(404);
  }
}
