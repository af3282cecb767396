package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.indexer.simnode.mempool.EntryTable;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;

/**
 * Electrum clients on a real socket, beside a simulated node: after blocks, payments, replacements and reorganisations every
 * script's status, history and coins are the model's.
 */
class ElectrumTest {
  static final Map<Setting<?>, String> SERVED = Map.of(
      Setting.HISTORY, "full",
      Setting.HISTORY_TXIDS, "true",
      Setting.SCRIPT_HASH_INDEX, "true",
      Setting.ACTIVITY_BLOCKS, "144",
      Setting.UNDO_BLOCKS, "144",
      Setting.MEMPOOL_POLL_MS, "10",
      Setting.ELECTRUM_TCP, "127.0.0.1:0");

  private static final int STEPS = 40;

  @TempDir
  private Path directory;

  private DemoChain chain;
  private TestDaemon daemon;
  private ElectrumClient client;
  private final Set<String> children = new HashSet<>();
  private int flips;

  @BeforeEach
  void start() {
    chain = new DemoChain(5, GeneratorShape.small(), 160);
    daemon = new TestDaemon(directory, chain.chain(), Network.REGTEST, SERVED);
    daemon.awaitTip();
    client = new ElectrumClient(daemon.electrum());
    awaitAnswers();
  }

  private void awaitAnswers() {
    Await.until("answers to Electrum clients", () -> {
      int id = client.send("blockchain.headers.subscribe");
      JsonNode answer = Objects.requireNonNull(client.next());
      assertThat(answer.path("id").asInt()).isEqualTo(id);
      return answer.has("result");
    });
  }

  @AfterEach
  void stop() {
    client.close();
    daemon.close();
  }

  @Test
  void every_script_is_the_models_after_every_event_and_who_follows_it_is_told() {
    Random random = new Random(7);
    ElectrumModel model = ElectrumModel.of(daemon.node());
    model.scripts().keySet().forEach(client::follow);
    assertStatuses(model);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(4)) {
        case 0 -> chain.send(daemon.node().mempool());
        case 1 -> spendUnconfirmed(random);
        case 2 -> {
          chain.send(daemon.node().mempool());
          chain.step();
        }
        default -> chain.step();
      }
      ElectrumModel now = ElectrumModel.of(daemon.node());
      Set<String> unseen = new LinkedHashSet<>(now.scripts().keySet());
      unseen.removeAll(client.statuses().keySet());
      unseen.forEach(client::follow);
      assertStatuses(now);
      assertTip();
      countFlips(now);
      if (step % 8 == 0) {
        assertAll(now);
      }
    }
    chain.reorganise(12);
    ElectrumModel now = ElectrumModel.of(daemon.node());
    assertStatuses(now);
    assertAll(now);
    assertThat(flips).as("children whose parents were confirmed before them").isPositive();
  }

  private void countFlips(ElectrumModel model) {
    for (String hash : model.scripts().keySet()) {
      for (ElectrumModel.Line line : model.mempool(hash)) {
        if (line.height() < 0) {
          children.add(line.txid());
        } else if (children.remove(line.txid())) {
          flips++;
        }
      }
    }
  }

  /** A child of an unconfirmed transaction, which is in no block when its parent is. */
  private void spendUnconfirmed(Random random) {
    List<EntryTable.Entry> entries = new ArrayList<>(daemon.node().mempool().entries());
    if (entries.isEmpty()) {
      return;
    }
    EntryTable.Entry parent = entries.get(random.nextInt(entries.size()));
    long sat = parent.tx().outputs().get(0).valueSat();
    OutPoint point = new OutPoint(parent.tx().txid(), 0);
    if (sat > 2_000 && !daemon.node().mempool().spends(point)) {
      Script to = Script.ofHex("0014" + "%040x".formatted(random.nextInt(1_000)));
      daemon
          .node()
          .mempool()
          .submit(ModelBytes.transaction(
              List.of(point), new byte[0], List.of(new ModelBytes.Out(to, sat - 1_500))));
    }
  }

  private void assertStatuses(ElectrumModel model) {
    Map<String, String> wrong = new HashMap<>();
    Await.until(
        "the status of every script",
        () -> {
          client.settle();
          wrong.clear();
          client.statuses().forEach((hash, status) -> {
            if (!Objects.equals(status, model.status(hash))) {
              wrong.put(hash, status + " instead of " + model.status(hash));
            }
          });
          return wrong.isEmpty();
        },
        wrong::toString);
  }

  private void assertTip() {
    JsonNode tip = client.headers().isEmpty()
        ? client.ask("blockchain.headers.subscribe")
        : client.headers().get(client.headers().size() - 1);
    assertThat(tip.path("height").asInt()).isEqualTo(chain.chain().activeTip().height());
    byte[] header = Hex.decode(tip.path("hex").asText());
    assertThat(WireWriter.hash256(header))
        .isEqualTo(chain.chain().activeTip().hash().wire());
  }

  private void assertAll(ElectrumModel model) {
    for (String hash : model.scripts().keySet()) {
      List<ElectrumModel.Line> lines = new ArrayList<>();
      for (JsonNode line : client.ask("blockchain.scripthash.get_history", hash)) {
        lines.add(new ElectrumModel.Line(
            line.path("tx_hash").asText(), line.path("height").asInt()));
        assertThat(line.has("fee")).isEqualTo(line.path("height").asInt() < 1);
      }
      assertThat(lines).isEqualTo(model.history(hash));
      List<ElectrumModel.Line> waiting = new ArrayList<>();
      client
          .ask("blockchain.scripthash.get_mempool", hash)
          .forEach(line -> waiting.add(new ElectrumModel.Line(
              line.path("tx_hash").asText(), line.path("height").asInt())));
      assertThat(waiting).isEqualTo(model.mempool(hash));
      Set<ElectrumModel.Unspent> unspent = new LinkedHashSet<>();
      for (JsonNode coin : client.ask("blockchain.scripthash.listunspent", hash)) {
        unspent.add(new ElectrumModel.Unspent(
            coin.path("tx_hash").asText(),
            coin.path("tx_pos").asLong(),
            coin.path("height").asInt(),
            coin.path("value").asLong()));
      }
      assertThat(unspent).isEqualTo(model.unspent(hash));
      JsonNode balance = client.ask("blockchain.scripthash.get_balance", hash);
      long sat =
          balance.path("confirmed").asLong() + balance.path("unconfirmed").asLong();
      assertThat(sat)
          .isEqualTo(unspent.stream().mapToLong(ElectrumModel.Unspent::sat).sum());
    }
  }
}
