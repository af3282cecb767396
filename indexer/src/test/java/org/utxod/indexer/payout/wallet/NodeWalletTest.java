package org.utxod.indexer.payout.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.payout.wallet.PaymentWallet.Broadcast;
import org.utxod.indexer.payout.wallet.PaymentWallet.Funded;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.indexer.payout.wallet.WalletException.Kind;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What exactly a node is asked for, and what its answers come to. */
class NodeWalletTest {
  private static final Script PAID = Script.ofHex("0014" + "11".repeat(20));
  private static final Script CHANGE = Script.ofHex("0014" + "22".repeat(20));
  private static final Script HELD = Script.ofHex("0014" + "33".repeat(20));
  private static final Txid TXID = Txid.ofDisplay("cd".repeat(32));
  private static final OutPoint COIN = new OutPoint(TXID, 1);
  private static final String BLOCK = "ab".repeat(32);

  @TempDir
  Path directory;

  private final FakeWalletNode node = new FakeWalletNode("pay");
  private final WalletCalls calls = node.calls();

  @AfterEach
  void close() {
    calls.close();
    node.close();
  }

  private NodeWallet wallet(Passphrase passphrase) {
    return new NodeWallet(calls, Network.REGTEST, passphrase);
  }

  private NodeWallet wallet() {
    return wallet(new Passphrase(null));
  }

  private static WalletException failure(Runnable work) {
    return Objects.requireNonNull(catchThrowableOfType(WalletException.class, work::run));
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private void coinOf(String btc) {
    node.answers(
        "gettxout", quoted("{'value':" + btc + ",'scriptPubKey':{'hex':'" + HELD.hex() + "'}}"));
  }

  private static String address(Script script) {
    return Addresses.encode(script, Network.REGTEST).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.123456789", "1e300", "21000001.0", "1e-9"})
  void an_amount_that_is_none(String amount) {
    coinOf(amount);
    assertThat(failure(() -> wallet().fund(List.of(), List.of(COIN), new FeeRate(1_000), CHANGE))
            .kind())
        .isEqualTo(Kind.AWAY);
  }

  @Test
  void coins_are_chosen_by_the_node_and_not_locked_by_it() {
    coinOf("0.50000000");
    String chosen = UnsignedTransaction.hex(
        List.of(COIN), List.of(new Output(PAID, 150_000), new Output(CHANGE, 49_849_788)));
    node.answers(
        "fundrawtransaction", quoted("{'hex':'" + chosen + "','fee':0.00000212,'changepos':1}"));
    Funded funded =
        wallet().fund(List.of(new Output(PAID, 150_000)), List.of(), new FeeRate(1_500), CHANGE);
    assertThat(funded.feeSat()).isEqualTo(212);
    assertThat(funded.changeVout()).isEqualTo(1);
    assertThat(funded.inputs())
        .containsExactly(new PaymentWallet.FundedInput(COIN, HELD, 50_000_000));
    JsonNode params = node.paramsOf("fundrawtransaction");
    // Version, no input, one output of 150,000 sat, its script, no lock time.
    assertThat(params.path(0).asText())
        .isEqualTo("02000000" + "00" + "01" + "f049020000000000" + "16" + PAID.hex() + "00000000");
    assertThat(params.path(1))
        .isEqualTo(FakeWalletNode.tree(quoted("{'add_inputs':true,'minconf':1,'lockUnspents':false,"
            + "'replaceable':true,'fee_rate':'1.5','changeAddress':'" + address(CHANGE)
            + "','changePosition':1}")));
    assertThat(params.path(2)).isEqualTo(FakeWalletNode.tree("false"));
    assertThat(node.paramsOf("gettxout").path(2)).isEqualTo(FakeWalletNode.tree("false"));
  }

  @Test
  void a_cancellation_sends_all_of_its_coins_to_itself_less_the_fee() {
    coinOf("0.50000000");
    String chosen = UnsignedTransaction.hex(List.of(COIN), List.of(new Output(CHANGE, 49_999_500)));
    node.answers(
        "fundrawtransaction", quoted("{'hex':'" + chosen + "','fee':0.00000500,'changepos':-1}"));
    Funded funded = wallet().fund(List.of(), List.of(COIN), new FeeRate(25_000), CHANGE);
    assertThat(funded.changeVout()).isEqualTo(0);
    JsonNode params = node.paramsOf("fundrawtransaction");
    RawTransaction asked = RawTransaction.decode(params.path(0).asText(), 0);
    assertThat(asked.inputs()).containsExactly(COIN);
    assertThat(asked.outputs()).hasSize(1);
    assertThat(asked.outputs().get(0).script()).isEqualTo(CHANGE);
    assertThat(asked.outputs().get(0).valueSat()).isEqualTo(50_000_000);
    assertThat(params.path(1).path("subtractFeeFromOutputs")).isEqualTo(FakeWalletNode.tree("[0]"));
    assertThat(params.path(1).path("fee_rate")).isEqualTo(FakeWalletNode.tree("\"25\""));
  }

  @Test
  void a_transaction_without_change_has_none() {
    coinOf("0.00150212");
    String chosen = UnsignedTransaction.hex(List.of(COIN), List.of(new Output(PAID, 150_000)));
    node.answers(
        "fundrawtransaction", quoted("{'hex':'" + chosen + "','fee':0.00000212,'changepos':-1}"));
    assertThat(wallet()
            .fund(List.of(new Output(PAID, 150_000)), List.of(), new FeeRate(1_500), CHANGE)
            .changeVout())
        .isNull();
  }

  @Test
  void a_coin_that_is_not_in_the_chain_as_unspent_is_refused() {
    node.answers("gettxout", "null");
    WalletException e =
        failure(() -> wallet().fund(List.of(), List.of(COIN), new FeeRate(1_000), CHANGE));
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("not in the chain as unspent");
    assertThat(node.methodsAsked()).doesNotContain("fundrawtransaction");
  }

  @Test
  void coins_are_locked_one_by_one_and_for_good() {
    node.on("lockunspent", params -> "true");
    wallet().lock(List.of(COIN));
    assertThat(node.paramsOf("lockunspent"))
        .isEqualTo(FakeWalletNode.tree(
            quoted("[false,[{'txid':'" + TXID.display() + "','vout':1}],true]")));
  }

  @Test
  void coins_are_unlocked_one_by_one() {
    node.on("lockunspent", params -> "true");
    wallet().unlock(List.of(COIN));
    assertThat(node.paramsOf("lockunspent"))
        .isEqualTo(
            FakeWalletNode.tree(quoted("[true,[{'txid':'" + TXID.display() + "','vout':1}]]")));
  }

  @Test
  void a_coin_that_is_locked_already_does_not_keep_others_from_it() {
    node.refuses("lockunspent", -8, "Invalid parameter, output already locked");
    wallet().lock(List.of(COIN, new OutPoint(TXID, 2)));
    assertThat(node.methodsAsked()).containsExactly("lockunspent", "lockunspent");
  }

  @Test
  void coins_are_locked_also_in_a_wallet_that_was_not_loaded() {
    node.unloaded().answers("lockunspent", "true");
    wallet().lock(List.of(COIN));
    assertThat(node.methodsAsked()).containsExactly("lockunspent", "loadwallet", "lockunspent");
  }

  @Test
  void a_lock_of_which_nothing_is_known_is_tried_again_later() {
    node.status(503);
    assertThat(failure(() -> wallet().lock(List.of(COIN))).kind()).isEqualTo(Kind.AWAY);
  }

  @Test
  void a_signature_that_is_not_complete_is_none() {
    node.answers(
        "signrawtransactionwithwallet",
        quoted(
            "{'hex':'00','complete':false,'errors':[{'error':'Witness program hash mismatch'}]}"));
    WalletException e = failure(() -> wallet().sign("00"));
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("Witness program hash mismatch");
  }

  private Passphrase passphrase(String secret) throws IOException {
    return new Passphrase(Files.writeString(directory.resolve("secret"), secret + "\n"));
  }

  private void signs() {
    node.answers("signrawtransactionwithwallet", quoted("{'hex':'0100','complete':true}"));
  }

  @Test
  void an_encrypted_wallet_is_unlocked_for_one_signing() throws IOException {
    signs();
    node.encrypted("open sesame");
    assertThat(wallet(passphrase("open sesame")).sign("00")).isEqualTo("0100");
    assertThat(node.methodsAsked())
        .containsExactly(
            "getwalletinfo", "walletpassphrase", "signrawtransactionwithwallet", "walletlock");
    assertThat(node.paramsOf("walletpassphrase"))
        .isEqualTo(FakeWalletNode.tree("[\"open sesame\",30]"));
    assertThat(node.isUnlocked()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"open sesame ", "open\n", "\topen"})
  void only_one_line_end_is_no_part_of_the_passphrase(String secret) throws IOException {
    signs();
    node.encrypted(secret);
    assertThat(wallet(passphrase(secret)).sign("00")).isEqualTo("0100");
  }

  @Test
  void it_is_locked_again_also_where_signing_fails() throws IOException {
    node.encrypted("open sesame").refuses("signrawtransactionwithwallet", -22, "TX decode failed");
    Passphrase passphrase = passphrase("open sesame");
    assertThat(failure(() -> wallet(passphrase).sign("00")).kind()).isEqualTo(Kind.REFUSED);
    assertThat(node.isUnlocked()).isFalse();
  }

  @Test
  void what_somebody_else_unlocked_stays_so() throws IOException {
    signs();
    node.encrypted("open sesame").unlocked();
    assertThat(wallet(passphrase("open sesame")).sign("00")).isEqualTo("0100");
    assertThat(node.methodsAsked())
        .containsExactly("getwalletinfo", "signrawtransactionwithwallet");
  }

  @Test
  void a_locked_wallet_without_a_passphrase_or_with_a_wrong_one() throws IOException {
    signs();
    node.encrypted("open sesame");
    WalletException none = failure(() -> wallet().sign("00"));
    assertThat(none.kind()).isEqualTo(Kind.LOCKED);
    assertThat(none).hasMessageContaining("wallet.passphrase_file");
    Passphrase passphrase = passphrase("open barley");
    WalletException wrong = failure(() -> wallet(passphrase).sign("00"));
    assertThat(wrong.kind()).isEqualTo(Kind.LOCKED);
    assertThat(wrong.getMessage()).contains("incorrect").doesNotContain("barley");
    Passphrase missing = new Passphrase(directory.resolve("nowhere"));
    WalletException unread = failure(() -> wallet(missing).sign("00"));
    assertThat(unread.kind()).isEqualTo(Kind.LOCKED);
    Passphrase large = passphrase("x".repeat(5_000));
    assertThat(failure(() -> wallet(large).sign("00")))
        .hasMessageContaining("longer than 4096 bytes");
    assertThat(node.methodsAsked()).doesNotContain("signrawtransactionwithwallet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-25 | bad-txns-inputs-missingorspent",
        "-26 | insufficient fee, rejecting replacement",
        "-26 | mempool min fee not met, 141 < 2835",
        "-27 | Transaction outputs already in utxo set"
      })
  void a_transaction_that_the_node_does_not_take_now(int code, String text) {
    node.refuses("sendrawtransaction", code, text);
    assertThat(wallet().broadcast("0100"))
        .isInstanceOfSatisfying(
            Broadcast.Rejected.class, rejected -> assertThat(rejected.reason()).contains(text));
    assertThat(node.asked())
        .containsExactly(new FakeWalletNode.Asked("/", "sendrawtransaction", "[\"0100\",0]"));
  }

  @Test
  void a_transaction_that_the_node_takes() {
    node.answers("sendrawtransaction", '"' + TXID.display() + '"');
    assertThat(wallet().broadcast("0100")).isEqualTo(new Broadcast.Accepted());
    node.status(503);
    assertThat(failure(() -> wallet().broadcast("0100")).kind()).isEqualTo(Kind.AWAY);
  }

  private static final String LIST = quoted("{'transactions':[{'category':'send','txid':'"
      + TXID.display() + "'},{'category':'send','txid':'" + TXID.display()
      + "'},{'category':'receive','txid':'" + "ef".repeat(32) + "'}],'lastblock':'" + BLOCK + "'}");

  @Test
  void debits_since_a_block() {
    node.answers("listsinceblock", LIST);
    BlockHash since = BlockHash.ofDisplay("01".repeat(32));
    assertThat(wallet().debits(since))
        .isEqualTo(new PaymentWallet.Debits(Set.of(TXID), BlockHash.ofDisplay(BLOCK)));
    assertThat(node.paramsOf("listsinceblock"))
        .isEqualTo(FakeWalletNode.tree("[\"" + since.display() + "\",6,false,false]"));
  }

  @Test
  void debits_since_a_block_that_a_reorganisation_took_are_all() {
    node.on("listsinceblock", params -> {
      if (!params.isEmpty()) {
        throw FakeWalletNode.refusal(-5, "Block not found");
      }
      return LIST;
    });
    assertThat(wallet().debits(BlockHash.ofDisplay("01".repeat(32))).txids()).containsExactly(TXID);
    node.refuses("listsinceblock", -8, "Target confirmations wrong");
    assertThat(failure(() -> wallet().debits(BlockHash.ofDisplay("01".repeat(32))))
            .kind())
        .isEqualTo(Kind.REFUSED);
  }

  @Test
  void a_debit_with_what_it_spends() {
    String hex = UnsignedTransaction.hex(List.of(COIN), List.of(new Output(PAID, 150_000)));
    node.on(
        "gettransaction",
        params -> params.path(2).asBoolean()
            ? quoted("{'hex':'00','decoded':{'vout':[{},{'value':0.00200000,'scriptPubKey':{'hex':'"
                + HELD.hex() + "'}}]}}")
            : quoted("{'hex':'" + hex + "','confirmations':-2}"));
    assertThat(wallet().transaction(Txid.ofDisplay("ef".repeat(32))))
        .contains(new PaymentWallet.Known(
            hex, List.of(new PaymentWallet.FundedInput(COIN, HELD, 200_000)), -2));
  }

  @Test
  void a_transaction_that_the_wallet_does_not_know() {
    node.refuses("gettransaction", -5, "Invalid or non-wallet transaction id");
    assertThat(wallet().transaction(TXID)).isEmpty();
    assertThat(wallet().conflictDepth(TXID)).isEmpty();
    node.answers("gettransaction", "{\"confirmations\":3}");
    assertThat(wallet().conflictDepth(TXID)).isEmpty();
    node.answers("gettransaction", "{\"confirmations\":-3}");
    assertThat(wallet().conflictDepth(TXID)).hasValue(3);
  }

  @Test
  void the_nodes_estimate() {
    node.answers("estimatesmartfee", "{\"feerate\":0.00012345,\"blocks\":6}");
    assertThat(wallet().estimate(6)).contains(new FeeRate(12_345));
    assertThat(node.paramsOf("estimatesmartfee")).isEqualTo(FakeWalletNode.tree("[6]"));
    node.answers("estimatesmartfee", "{\"errors\":[\"Insufficient data\"],\"blocks\":6}");
    assertThat(wallet().estimate(6)).isEmpty();
    node.answers("estimatesmartfee", "{\"feerate\":7.5,\"blocks\":6}");
    assertThat(wallet().estimate(6)).contains(new FeeRate(FeeRate.MAX_SAT_PER_KVB));
  }

  @Test
  void labels_and_own_addresses() {
    node.on(
        "getaddressinfo",
        params -> params.path(0).asText().equals("mine")
            ? quoted("{'ismine':true,'labels':['utxod-ledger:c0de:7']}")
            : quoted("{'ismine':false,'labels':[]}"));
    node.answers("setlabel", "null");
    NodeWallet wallet = wallet();
    assertThat(wallet.label("mine")).isEqualTo("utxod-ledger:c0de:7");
    assertThat(wallet.label("theirs")).isEmpty();
    assertThat(wallet.own(List.of("mine", "theirs"))).containsExactly("mine");
    wallet.label("mine", "utxod-ledger:c0de:9");
    assertThat(node.paramsOf("setlabel"))
        .isEqualTo(FakeWalletNode.tree("[\"mine\",\"utxod-ledger:c0de:9\"]"));
    node.refuses("getaddressinfo", -5, "Invalid address");
    assertThat(failure(() -> wallet.own(List.of("x"))).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void change_goes_to_a_new_address_of_the_wallet() {
    node.answers("getrawchangeaddress", '"' + address(CHANGE) + '"');
    assertThat(wallet().newChangeScript()).isEqualTo(CHANGE);
  }

  @Test
  void the_block_that_the_wallet_has_seen() {
    assertThat(wallet().connect().height()).isEqualTo(7);
    assertThat(wallet().connect().hash().display()).isEqualTo(BLOCK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'private_keys_enabled':false} | REFUSED | has no private keys",
        "{'private_keys_enabled':true,'scanning':{'duration':5,'progress':0.1}} | AWAY | being rescanned",
        "{'private_keys_enabled':true,'scanning':false} | REFUSED | Bitcoin Core 26"
      })
  void wallets_that_cannot_pay(String info, Kind kind, String text) {
    node.answers("getwalletinfo", quoted(info));
    assertThatThrownBy(() -> wallet().connect())
        .hasMessageContaining(text)
        .extracting(e -> ((WalletException) e).kind())
        .isEqualTo(kind);
  }
}
