package org.utxod.indexer.payout.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.WalletService;
import org.utxod.store.chain.Network;

/** What clients read of a node's wallet, and what a new ledger begins with. */
class WalletReaderTest {
  private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final String FIRST = "aa".repeat(32);
  private static final String SECOND = "bb".repeat(32);
  private static final String THIRD = "cc".repeat(32);

  private final FakeWalletNode node = new FakeWalletNode("pay");
  private final WalletCalls calls = node.calls();
  private final WalletReader reader = new WalletReader(calls);

  @AfterEach
  void close() {
    calls.close();
    node.close();
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private void threeCoins() {
    node.answers(
        "listunspent",
        quoted("[{'txid':'" + FIRST + "','vout':0,'address':'" + ADDRESS
            + "','amount':0.30000000,'confirmations':9,'spendable':true},"
            + "{'txid':'" + SECOND + "','vout':1,'amount':0.50000000,'confirmations':1,"
            + "'spendable':false}]"));
    node.answers(
        "listlockunspent",
        quoted("[{'txid':'" + THIRD + "','vout':2},{'txid':'" + FIRST + "','vout':7}]"));
    // The second locked coin is spent.
    node.on(
        "gettxout",
        params -> params.path(1).asInt() == 2
            ? quoted("{'value':0.40000000,'confirmations':3,'scriptPubKey':{'address':'" + ADDRESS
                + "'}}")
            : "null");
  }

  @Test
  void a_balance_in_parts() {
    threeCoins();
    node.answers(
        "getbalances",
        quoted(
            "{'mine':{'trusted':0.80000000,'untrusted_pending':0.00000007,'immature':50.00000000}}"));
    assertThat(reader.balance())
        .isEqualTo(
            new WalletService.Balance(30_000_000, 40_000_000, 10_000_000, 7, 5_000_000_000L));
    assertThat(node.paramsOf("listunspent")).isEqualTo(FakeWalletNode.tree("[1]"));
  }

  @Test
  void coins_the_largest_first() {
    threeCoins();
    assertThat(reader.coins(2))
        .containsExactly(
            new WalletService.Coin(SECOND, 1, null, 50_000_000, 1, false),
            new WalletService.Coin(THIRD, 2, ADDRESS, 40_000_000, 3, true));
    assertThat(reader.coins(100)).hasSize(3);
  }

  @Test
  void movements_the_latest_first() {
    node.answers(
        "listtransactions",
        quoted("[{'txid':'" + FIRST + "','category':'receive','address':'" + ADDRESS
            + "','amount':1.00000000,'confirmations':4,'time':5},{'txid':'" + SECOND
            + "','category':'send','amount':-0.25000000,'fee':-0.00000141,'confirmations':0,"
            + "'time':6}]"));
    assertThat(reader.movements(100, 20))
        .containsExactly(
            new WalletService.Movement(SECOND, "send", null, -25_000_000, 141L, 0, 6),
            new WalletService.Movement(FIRST, "receive", ADDRESS, 100_000_000, null, 4, 5));
    assertThat(node.paramsOf("listtransactions")).isEqualTo(FakeWalletNode.tree("[\"*\",100,20]"));
  }

  @Test
  void a_page_of_movements_of_long_labels() {
    String line = quoted("{'txid':'" + FIRST
        + "','category':'receive','amount':1.00000000,'label':'" + "x".repeat(3_000) + "'}");
    node.answers(
        "listtransactions", "[" + String.join(",", Collections.nCopies(1_000, line)) + "]");
    assertThat(reader.movements(1_000, 0)).hasSize(1_000);
  }

  @Test
  void addresses_by_type() {
    node.answers("getnewaddress", '"' + ADDRESS + '"');
    assertThat(reader.newAddress("shop", null)).isEqualTo(ADDRESS);
    assertThat(node.paramsOf("getnewaddress")).isEqualTo(FakeWalletNode.tree("[\"shop\"]"));
    assertThat(reader.newAddress("", WalletService.AddressType.BECH32M)).isEqualTo(ADDRESS);
    assertThat(node.asked().get(1).params()).isEqualTo("[\"\",\"bech32m\"]");
  }

  @Test
  void the_nodes_own_answers() {
    node.answers("getblockchaininfo", "{\"chain\":\"regtest\"}");
    assertThat(reader.chainInfo()).isEqualTo("{\"chain\":\"regtest\"}");
    node.refuses("getblock", -5, "Block not found");
    assertThat(reader.block(FIRST)).isEmpty();
    node.answers("getblock", "{\"height\":5}");
    assertThat(reader.block(FIRST)).contains("{\"height\":5}");
  }

  @Test
  void whatever_fails_is_unavailable() {
    node.refuses("getnewaddress", -12, "Error: Keypool ran out, please call keypoolrefill first");
    assertThatThrownBy(() -> reader.newAddress("", null))
        .hasMessageContaining("Keypool ran out")
        .extracting(e -> ((PayoutException) e).kind())
        .isEqualTo(PayoutException.Kind.UNAVAILABLE);
    node.status(503);
    for (Runnable work : List.<Runnable>of(
        reader::balance,
        () -> reader.coins(1),
        () -> reader.movements(1, 0),
        reader::chainInfo,
        () -> reader.block(FIRST))) {
      assertThatThrownBy(work::run)
          .isInstanceOfSatisfying(
              PayoutException.class,
              e -> assertThat(e.kind()).isEqualTo(PayoutException.Kind.UNAVAILABLE));
    }
  }

  private LedgerEntry.Opened opening() {
    return LedgerOpening.of(
        calls,
        new NodeWallet(calls, Network.REGTEST, new Passphrase(null)),
        Network.REGTEST,
        new SecureRandom());
  }

  private void aWalletOfManyLabels(String one) {
    node.answers(
        "listlabels",
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"customer " + "0".repeat(60) + i + "\"")
            .collect(Collectors.joining(",", "[\"" + one + "\",", "]")));
    node.answers("getnewaddress", '"' + ADDRESS + '"');
    node.answers(
        "listsinceblock",
        quoted("{'transactions':[{'category':'send','txid':'" + FIRST
            + "'},{'category':'receive','txid':'" + SECOND + "'}],'lastblock':'" + THIRD + "'}"));
  }

  @Test
  void a_new_ledger_takes_the_wallet_as_it_is() {
    aWalletOfManyLabels("shop");
    LedgerEntry.Opened opened = opening();
    assertThat(opened.ledgerId()).matches("[0-9a-f]{16}");
    assertThat(opened)
        .isEqualTo(new LedgerEntry.Opened(
            opened.ledgerId(), "regtest", "pay", ADDRESS, 7, "ab".repeat(32), List.of(FIRST)));
    assertThat(node.paramsOf("listsinceblock"))
        .isEqualTo(FakeWalletNode.tree("[\"" + "ab".repeat(32) + "\"]"));
  }

  @Test
  void a_wallet_that_has_a_ledger_gets_no_second_one() {
    aWalletOfManyLabels("utxod-ledger:c0de:7");
    assertThatThrownBy(this::opening)
        .hasMessageContaining("utxod-ledger:c0de:7")
        .hasMessageContaining("twice");
    assertThat(node.methodsAsked()).doesNotContain("getnewaddress");
  }

  @Test
  void a_wallet_that_cannot_sign_gets_none() {
    node.answers("getwalletinfo", "{\"private_keys_enabled\":false}");
    assertThatThrownBy(this::opening).hasMessageContaining("no private keys");
    assertThat(node.methodsAsked()).containsExactly("getwalletinfo");
  }
}
