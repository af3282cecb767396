package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.http.HostPort;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;

/** Every method of the Electrum protocol over TCP and TLS, on a chain that stands still. */
class ElectrumMethodsTest {
  private static final int BLOCKS = 140;
  private static final int MAX_HISTORY = 20;

  @TempDir
  private static Path directory;

  private static DemoChain chain;
  private static TestDaemon daemon;
  private static ElectrumClient client;

  @BeforeAll
  static void start() {
    chain = new DemoChain(6, GeneratorShape.small(), BLOCKS);
    Map<Setting<?>, String> settings = new HashMap<>(ElectrumTest.SERVED);
    settings.put(Setting.ELECTRUM_TLS, "127.0.0.1:0");
    settings.put(Setting.ELECTRUM_MAX_HISTORY, String.valueOf(MAX_HISTORY));
    daemon = new TestDaemon(directory, chain.chain(), Network.REGTEST, settings);
    daemon.awaitTip();
    client = connect();
  }

  private static ElectrumClient connect() {
    ElectrumClient fresh = new ElectrumClient(daemon.electrum());
    Await.until("answers to Electrum clients", () -> {
      fresh.send("blockchain.headers.subscribe");
      return Objects.requireNonNull(fresh.next()).has("result");
    });
    return fresh;
  }

  @AfterAll
  static void stop() {
    client.close();
    daemon.close();
  }

  private static SimBlock block(int height) {
    return chain.chain().active(height).orElseThrow();
  }

  private static byte[] up(byte[] leaf, int position, JsonNode branch) {
    byte[] at = leaf;
    int left = position;
    for (JsonNode sibling : branch) {
      byte[] other = BlockHash.ofDisplay(sibling.asText()).wire();
      byte[] first = left % 2 == 0 ? at : other;
      byte[] second = left % 2 == 0 ? other : at;
      at = WireWriter.hash256(new WireWriter().bytes(first).bytes(second).toByteArray());
      left /= 2;
    }
    return at;
  }

  private static String display(byte[] wire) {
    return BlockHash.ofWire(wire, 0).display();
  }

  @Test
  void the_status_says_where_clients_are_served_and_how_many_follow_how_much() throws Exception {
    String script = "ab".repeat(32);
    try (ElectrumClient first = connect();
        ElectrumClient second = connect()) {
      JsonNode before = daemon.get("/v1/status").path("electrum");
      first.follow(script);
      second.follow(script);
      JsonNode now = daemon.get("/v1/status").path("electrum");
      assertThat(number(now, "subscriptions") - number(before, "subscriptions")).isEqualTo(2);
      assertThat(number(now, "scripts") - number(before, "scripts")).isEqualTo(1);
      assertThat(number(now, "sessions")).isGreaterThanOrEqualTo(3);
      assertThat(number(now, "waiting")).isZero();
      assertThat(now.path("reason").isNull()).isTrue();
      JsonNode tcp = now.path("listeners").path(0);
      assertThat(tcp.path("address").asText()).isEqualTo(daemon.electrum().toString());
      assertThat(tcp.path("tls").asBoolean(true)).isFalse();
      assertThat(tcp.path("certificate_sha256").isNull()).isTrue();
      JsonNode tls = now.path("listeners").path(1);
      assertThat(tls.path("address").asText()).isEqualTo(daemon.electrumTls().toString());
      assertThat(tls.path("tls").asBoolean()).isTrue();
      assertThat(tls.path("certificate_sha256").asText())
          .isEqualTo(Hex.encode(ScriptKey.sha256().digest(certificate(daemon.electrumTls()))));
    }
    Await.until(
        "both are forgotten",
        () -> number(daemon.get("/v1/status").path("electrum"), "subscriptions") == 0);
  }

  private static int number(JsonNode status, String name) {
    return status.path(name).asInt(-1);
  }

  @Test
  void headers_are_those_of_the_chain_from_the_genesis_block_on() {
    int tip = chain.chain().activeTip().height();
    StringBuilder all = new StringBuilder();
    for (int height = 0; height <= tip; height++) {
      String header = Hex.encode(block(height).rawHeader());
      assertThat(client.ask("blockchain.block.header", height).asText()).isEqualTo(header);
      all.append(header);
    }
    JsonNode found = client.ask("blockchain.block.headers", 0, 5_000);
    assertThat(found.path("hex").asText()).isEqualTo(all.toString());
    assertThat(found.path("count").asInt()).isEqualTo(tip + 1);
    assertThat(found.path("max").asInt()).isEqualTo(2_016);
    assertThat(client.ask("blockchain.block.headers", tip + 1, 5).path("count").asInt())
        .isZero();
    JsonNode above = client.refused("blockchain.block.header", tip + 1);
    assertThat(above.path("message").asText()).isEqualTo("height " + (tip + 1) + " out of range");
    JsonNode beyond = client.refused("blockchain.block.header", 5, tip + 1);
    assertThat(beyond.path("message").asText())
        .isEqualTo("require header height 5 <= cp_height " + (tip + 1) + " <= chain height " + tip);
  }

  @Test
  void headers_are_proven_by_the_tree_over_all_of_them() {
    int tip = chain.chain().activeTip().height();
    String root = client.ask("blockchain.block.header", 0, tip).path("root").asText();
    for (int height = 0; height <= tip; height += 7) {
      JsonNode proven = client.ask("blockchain.block.header", height, tip);
      assertThat(proven.path("root").asText()).isEqualTo(root);
      byte[] leaf = WireWriter.hash256(Hex.decode(proven.path("header").asText()));
      assertThat(display(up(leaf, height, proven.path("branch")))).isEqualTo(root);
    }
    JsonNode some = client.ask("blockchain.block.headers", 3, 10, tip);
    assertThat(some.path("root").asText()).isEqualTo(root);
    assertThat(some.path("branch"))
        .isEqualTo(client.ask("blockchain.block.header", 12, tip).path("branch"));
  }

  @Test
  void every_transaction_is_found_and_proven_by_its_blocks_root() {
    daemon.node().transactionIndex(true);
    for (int height = 1; height <= BLOCKS; height += 3) {
      JsonNode told = daemon.get("/api/block/" + block(height).hash().display());
      String root = told.path("merkle_root").asText();
      JsonNode txids = daemon.get("/api/block/" + block(height).hash().display() + "/txids");
      for (int position = 0; position < txids.size(); position++) {
        String txid = txids.get(position).asText();
        JsonNode proof = client.ask("blockchain.transaction.get_merkle", txid, height);
        assertThat(proof.path("pos").asInt()).isEqualTo(position);
        byte[] leaf = Txid.ofDisplay(txid).wire();
        assertThat(display(up(leaf, position, proof.path("merkle")))).isEqualTo(root);
        assertThat(client.ask("blockchain.transaction.get_merkle", txid)).isEqualTo(proof);
        assertThat(client
                .ask("blockchain.transaction.id_from_pos", height, position)
                .asText())
            .isEqualTo(txid);
        JsonNode named = client.ask("blockchain.transaction.id_from_pos", height, position, true);
        assertThat(named.path("tx_hash").asText()).isEqualTo(txid);
        assertThat(named.path("merkle")).isEqualTo(proof.path("merkle"));
        assertThat(client
                .ask("blockchain.transaction.get_confirmed_blockhash", txid)
                .path("block_hash")
                .asText())
            .isEqualTo(block(height).hash().display());
      }
      String txid = txids.get(txids.size() - 1).asText();
      JsonNode verbose = client.ask("blockchain.transaction.get", txid, true);
      assertThat(verbose.path("blockhash").asText())
          .isEqualTo(block(height).hash().display());
      assertThat(verbose.has("in_active_chain")).isFalse();
      assertThat(client.ask("blockchain.transaction.get", txid).asText())
          .isEqualTo(verbose.path("hex").asText());
    }
    String unknown = "ab".repeat(32);
    JsonNode missing = client.refused("blockchain.transaction.get", unknown);
    assertThat(missing.path("code").asInt()).isEqualTo(2);
    assertThat(missing.path("message").asText()).startsWith("No such mempool");
    assertThat(client
            .refused("blockchain.transaction.get_merkle", unknown, 5)
            .path("message")
            .asText())
        .isEqualTo("tx " + unknown + " not in block at height 5");
    assertThat(client
            .refused("blockchain.transaction.id_from_pos", 5, 5_000)
            .path("message")
            .asText())
        .isEqualTo("no tx at position 5000 in block at height 5");
  }

  @Test
  void a_history_that_is_too_large_is_refused_and_the_balance_is_right_all_the_same() {
    ElectrumModel model = ElectrumModel.of(daemon.node());
    int large = 0;
    for (String hash : model.scripts().keySet()) {
      int size = model.history(hash).size();
      if (size > MAX_HISTORY) {
        large++;
        for (String method : List.of("get_history", "subscribe")) {
          assertThat(client
                  .refused("blockchain.scripthash." + method, hash)
                  .path("message")
                  .asText())
              .isEqualTo("history too large");
        }
      } else {
        assertThat(client.ask("blockchain.scripthash.get_history", hash)).hasSize(size);
      }
      long held =
          model.unspent(hash).stream().mapToLong(ElectrumModel.Unspent::sat).sum();
      assertThat(client
              .ask("blockchain.scripthash.get_balance", hash)
              .path("confirmed")
              .asLong())
          .isEqualTo(held);
    }
    assertThat(large).as("scripts with more transactions").isPositive();
    JsonNode wrong = client.refused("blockchain.scripthash.get_balance", "zz");
    assertThat(wrong.path("message").asText()).isEqualTo("zz is not a valid script hash");
  }

  @Test
  void versions_are_negotiated_once_and_the_form_of_headers_is_theirs() {
    try (ElectrumClient modern = new ElectrumClient(daemon.electrum())) {
      JsonNode version = modern.ask("server.version", "test", List.of("1.4", "1.7"));
      assertThat(version.path(0).asText()).contains("ElectrumX");
      assertThat(version.path(1).asText()).isEqualTo("1.6");
      JsonNode headers = modern.ask("blockchain.block.headers", 0, 2);
      assertThat(headers.path("headers")).hasSize(2);
      assertThat(headers.has("hex")).isFalse();
      assertThat(modern.refused("server.version", "test", "1.4").path("message").asText())
          .isEqualTo("server.version already sent");
    }
    try (ElectrumClient old = new ElectrumClient(daemon.electrum())) {
      JsonNode refusal = old.refused("server.version", "test", "1.2");
      assertThat(refusal.path("message").asText()).startsWith("unsupported protocol version: 1.2");
      assertThat(old.next()).isNull();
    }
  }

  @Test
  void what_a_wallet_asks_at_its_start_is_answered() {
    JsonNode features = client.ask("server.features");
    assertThat(features.path("genesis_hash").asText())
        .isEqualTo(Network.REGTEST.genesis().display());
    assertThat(features.path("hash_function").asText()).isEqualTo("sha256");
    assertThat(features.path("pruning").isNull()).isTrue();
    assertThat(client.ask("server.banner").asText()).contains("utxod");
    assertThat(client.ask("server.donation_address").asText()).isEmpty();
    assertThat(client.ask("server.peers.subscribe")).isEmpty();
    assertThat(client.ask("server.add_peer", Map.of()).asBoolean()).isFalse();
    assertThat(client.ask("server.ping").isNull()).isTrue();
    assertThat(client.ask("blockchain.estimatefee", 6).asInt()).isEqualTo(-1);
    assertThat(client.ask("blockchain.estimatefee", 6, "economical").asInt()).isEqualTo(-1);
    assertThat(
            client.refused("blockchain.estimatefee", 6, "FOO").path("message").asText())
        .isEqualTo("unknown estimatefee mode: FOO");
    assertThat(client.ask("blockchain.relayfee").decimalValue()).isEqualByComparingTo("0.000001");
    assertThat(client.ask("mempool.get_info").path("incrementalrelayfee").decimalValue())
        .isEqualByComparingTo("0.000001");
    assertThat(client.ask("mempool.get_fee_histogram")).isEmpty();
    assertThat(client.ask("blockchain.headers.subscribe", false).size()).isEqualTo(2);
    assertThat(client
            .refused("blockchain.transaction.broadcast", "00")
            .path("message")
            .asText())
        .startsWith("the transaction was rejected by network rules.\n\nTX decode failed");
    String unused = "cd".repeat(32);
    assertThat(client.ask("blockchain.scripthash.subscribe", unused).isNull()).isTrue();
    assertThat(client.ask("blockchain.scripthash.unsubscribe", unused).asBoolean())
        .isTrue();
    assertThat(client.ask("blockchain.scripthash.unsubscribe", unused).asBoolean())
        .isFalse();
    assertThat(daemon.metrics().value("utxod_electrum_sessions")).isPositive();
  }

  @Test
  void the_certificate_is_the_same_after_a_restart_and_headers_are_not_fetched_again()
      throws Exception {
    byte[] before = certificate(daemon.electrumTls());
    Path headers = daemon.config().dataDir().resolve("electrum/headers");
    assertThat(Files.size(headers)).isEqualTo(80L * (chain.chain().activeTip().height() + 1));
    client.close();
    daemon.restart();
    daemon.awaitTip();
    client = connect();
    assertThat(certificate(daemon.electrumTls())).isEqualTo(before);
  }

  /** Asks over TLS, trusting anybody, and returns the server's certificate. */
  private static byte[] certificate(HostPort address) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    Socket socket = context.getSocketFactory().createSocket(address.host(), address.port());
    try (ElectrumClient secure = new ElectrumClient(socket)) {
      int id = secure.send("server.ping");
      assertThat(Objects.requireNonNull(secure.next()).path("id").asInt()).isEqualTo(id);
      return ((SSLSocket) socket).getSession().getPeerCertificates()[0].getEncoded();
    }
  }

  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, @Nullable String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, @Nullable String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
