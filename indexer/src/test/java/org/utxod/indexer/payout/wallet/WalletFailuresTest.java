package org.utxod.indexer.payout.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.indexer.bitcoind.CannedNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.indexer.payout.wallet.WalletException.Kind;

/** What each failure of a node's wallet means, and that a wallet that is not loaded is loaded. */
class WalletFailuresTest {
  private static final String NAME = "till 1/a";

  private final FakeWalletNode node = new FakeWalletNode(NAME);
  private final WalletCalls calls = node.calls();

  @AfterEach
  void close() {
    calls.close();
    node.close();
  }

  private static WalletException failure(Runnable work) {
    return Objects.requireNonNull(catchThrowableOfType(WalletException.class, work::run));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-4  | Insufficient funds | INSUFFICIENT",
        "-6  | Insufficient funds | INSUFFICIENT",
        "-4  | The total exceeds your balance when the 0.00000141 transaction fee is included. | INSUFFICIENT",
        "-4  | The preselected coins total amount does not cover the transaction target. | INSUFFICIENT",
        "-4  | Unconfirmed UTXOs are available, but spending them creates a chain that will be rejected | INSUFFICIENT",
        "-4  | Transaction too large | TOO_LARGE",
        "-4  | Maximum transaction weight is less than transaction weight without inputs | TOO_LARGE",
        "-4  | Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate) | TOO_LARGE",
        "-4  | Wallet already loading. | REFUSED",
        "-4  | Transaction amount too small | REFUSED",
        "-3  | Invalid amount | REFUSED",
        "-5  | Invalid Bitcoin address | REFUSED",
        "-8  | Invalid parameter, duplicated address | REFUSED",
        "-12 | Error: Keypool ran out, please call keypoolrefill first | REFUSED",
        "-13 | Error: Please enter the wallet passphrase with walletpassphrase first. | LOCKED",
        "-14 | Error: The wallet passphrase entered was incorrect. | LOCKED",
        "-19 | Wallet file not specified | REFUSED",
        "-28 | Loading wallet… | AWAY",
        "-32601 | Method not found | REFUSED"
      })
  void an_error_of_the_nodes(int code, String text, Kind kind) {
    node.refuses("fundrawtransaction", code, text);
    WalletException e = failure(() -> calls.call("fundrawtransaction", "00"));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.getMessage()).contains("fundrawtransaction").contains(text);
  }

  @ParameterizedTest
  @CsvSource({"401, CREDENTIALS", "403, CREDENTIALS", "500, AWAY", "503, AWAY"})
  void a_status_without_an_answer(int status, Kind kind) {
    node.status(status);
    WalletException e = failure(() -> calls.call("getwalletinfo"));
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    assertThat(e.getMessage()).doesNotContain("secret-password");
    assertThat(
            failure(() -> calls.batch(List.of(RpcCall.of("gettxout", "00", 0)))).kind())
        .isEqualTo(kind);
  }

  @Test
  void a_method_that_this_user_may_not_call() {
    node.answers("getwalletinfo", "{}");
    assertThat(calls.call("getwalletinfo").isObject()).isTrue();
    node.status(403);
    WalletException e = failure(() -> calls.call("fundrawtransaction", "00"));
    assertThat(e.kind()).isEqualTo(Kind.CREDENTIALS);
    assertThat(e).hasMessageContaining("rpcwhitelist").hasMessageContaining("wallet.rpc_user");
  }

  @Test
  void a_node_that_does_not_answer_is_away() {
    node.hanging();
    Duration brief = Duration.ofMillis(100);
    try (WalletCalls hasty = node.calls(new RpcDeadlines(brief, brief, brief, brief, brief))) {
      assertThat(failure(() -> hasty.call("sendrawtransaction", "00")).kind()).isEqualTo(Kind.AWAY);
      assertThat(failure(() -> hasty.callSlowly("listsinceblock")).kind()).isEqualTo(Kind.AWAY);
    }
  }

  @Test
  void a_node_that_is_gone_is_away() {
    node.close();
    assertThat(failure(() -> calls.call("getwalletinfo")).kind()).isEqualTo(Kind.AWAY);
  }

  @Test
  void an_answer_that_is_none_is_away() {
    node.answers("getwalletinfo", "nonsense");
    assertThat(failure(() -> calls.call("getwalletinfo")).kind()).isEqualTo(Kind.AWAY);
  }

  @Test
  void a_wallet_that_is_not_loaded_is_loaded() {
    node.unloaded().answers("getbalances", "{\"mine\":{}}");
    assertThat(calls.call("getbalances").has("mine")).isTrue();
    assertThat(node.asked())
        .containsExactly(
            new FakeWalletNode.Asked("/wallet/till%201%2Fa", "getbalances", "[]"),
            new FakeWalletNode.Asked("/", "loadwallet", "[\"" + NAME + "\"]"),
            new FakeWalletNode.Asked("/wallet/till%201%2Fa", "getbalances", "[]"));
  }

  @Test
  void also_where_a_list_of_calls_finds_it_missing() {
    node.unloaded().answers("gettxout", "null").answers("getaddressinfo", "{}");
    List<RpcOutcome> outcomes = calls.batch(
        List.of(RpcCall.of("gettxout", "00", 0), RpcCall.of("getaddressinfo", "bcrt1q")));
    assertThat(outcomes).allMatch(outcome -> outcome instanceof RpcOutcome.Result);
    assertThat(node.methodsAsked())
        .containsExactly("gettxout", "getaddressinfo", "loadwallet", "gettxout", "getaddressinfo");
  }

  @Test
  void somebody_else_may_load_it_first() {
    node.loadedMeanwhile("getbalances", "{\"mine\":{}}");
    assertThat(calls.call("getbalances").has("mine")).isTrue();
  }

  @Test
  void a_wallet_that_the_node_does_not_have() {
    try (FakeWalletNode other = new FakeWalletNode("other");
        WalletCalls wrong = new WalletCalls(NAME, rpc(other), rpc(other))) {
      other.refuses("getwalletinfo", -18, "Requested wallet does not exist or is not loaded");
      WalletException e = failure(() -> wrong.call("getwalletinfo"));
      assertThat(e.kind()).isEqualTo(Kind.REFUSED);
      assertThat(e)
          .hasMessage(
              "The node has no wallet " + NAME + ". Check wallet.name, or restore the wallet.");
    }
  }

  private static RpcClient rpc(FakeWalletNode node) {
    return new RpcClient(
        new NodeEndpoint(node.url(), new Credentials.UserPassword("pay", "secret-password")),
        CannedNode.SHORT);
  }

  @Test
  void long_lists_are_asked_for_in_parts() {
    node.answers("gettxout", "null");
    List<RpcCall> many =
        IntStream.range(0, 2_500).mapToObj(i -> RpcCall.of("gettxout", "00", i)).toList();
    assertThat(calls.batch(many)).hasSize(2_500);
    assertThatThrownBy(() -> calls.call("unknown")).isInstanceOf(WalletException.class);
  }
}
