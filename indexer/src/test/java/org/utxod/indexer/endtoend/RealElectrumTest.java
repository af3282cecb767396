package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;

/**
 * An Electrum client beside a real node: after payments, children of unconfirmed ones, replacements, blocks of all or a few of
 * them and reorganisations, the last status that it was told of every script is that of the node's own blocks and mempool.
 */
class RealElectrumTest {
  private static final String ANYONE = "51";
  private static final int STEPS = 80;
  private static final int MATURE = 110;
  private static final int RECEIVERS = 25;
  private static final int MAX_OUTPUTS = 4;
  private static final long FEE = 2_000;

  /** What can happen at a step. */
  private enum Event {
    PAY,
    PAY_CHILD,
    REPLACE,
    BLOCK,
    BLOCK_OF_PARENTS,
    EMPTY_BLOCK,
    REORGANISE
  }

  /** So that much waits when a block comes. */
  private static final List<Event> OFTEN = List.of(
      Event.PAY,
      Event.PAY,
      Event.PAY_CHILD,
      Event.PAY_CHILD,
      Event.PAY_CHILD,
      Event.REPLACE,
      Event.BLOCK,
      Event.BLOCK_OF_PARENTS,
      Event.BLOCK_OF_PARENTS,
      Event.EMPTY_BLOCK,
      Event.REORGANISE);

  @TempDir
  Path directory;

  private final Random random = new Random(20);
  private final Map<Event, Integer> happened = new EnumMap<>(Event.class);
  private final Set<String> children = new HashSet<>();
  private int flips;
  private int vanished;

  @Test
  void the_last_status_of_every_script_is_that_of_the_nodes_own_blocks_and_mempool()
      throws IOException {
    Optional<RealNode> started = RealNode.start(
        directory.resolve("node"), "-acceptnonstdtxn=1", "-persistmempool=0", "-coinstatsindex=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get()) {
      node.mine(MATURE, ANYONE);
      Config config = config(node);
      try (Daemon daemon =
              Daemon.start(config, RuntimeContext.of(config).withFollow(TestPauses.quick()), null);
          ElectrumClient client = connect(daemon)) {
        live(node, client);
      }
    }
    assertThat(happened.keySet()).containsExactlyInAnyOrder(Event.values());
    assertThat(flips).as("children whose parents were confirmed before them").isPositive();
    assertThat(vanished).as("scripts that lost all of their history").isPositive();
  }

  private Config config(RealNode node) throws IOException {
    Path file = directory.resolve("utxod.yaml");
    Files.writeString(file, """
        network: regtest
        data_dir: %s
        rpc_urls: ["%s"]
        rpc_cookie: %s
        http: 127.0.0.1:0
        block_cache_mb: 16
        history: full
        history_txids: true
        script_hash_index: true
        mempool_poll_ms: 20
        electrum: {tcp: "127.0.0.1:0"}
        """.formatted(directory.resolve("data"), node.url(), node.cookie()));
    return ConfigLoader.load(Map.of(), file, Map.of(), directory).config();
  }

  private static ElectrumClient connect(Daemon daemon) {
    ElectrumClient client = new ElectrumClient(daemon.electrumAddresses().get(0));
    Await.until("answers to Electrum clients", () -> {
      client.send("blockchain.headers.subscribe");
      return Objects.requireNonNull(client.next()).has("result");
    });
    return client;
  }

  private void live(RealNode node, ElectrumClient client) {
    RealElectrumModel.Truth truth = new RealElectrumModel.Truth(node);
    RealElectrumModel model = RealElectrumModel.of(truth);
    assertEqual(node, client, model, "the beginning");
    for (int step = 0; step < STEPS; step++) {
      Event event = OFTEN.get(random.nextInt(OFTEN.size()));
      if (happens(node, model, event)) {
        happened.merge(event, 1, Integer::sum);
      }
      model = RealElectrumModel.of(truth);
      assertEqual(node, client, model, "step " + step + ", " + event);
    }
  }

  private boolean happens(RealNode node, RealElectrumModel model, Event event) {
    return switch (event) {
      case PAY -> pay(node, pick(model.spendable(ANYONE), coin -> coin.height() > 0), FEE);
      case PAY_CHILD -> pay(node, pick(model.spendable(ANYONE), coin -> coin.height() == 0), FEE);
      case REPLACE -> replace(node, model);
      case BLOCK -> mine(node, null);
      case BLOCK_OF_PARENTS -> mine(node, some(model.roots()));
      case EMPTY_BLOCK -> mine(node, List.of());
      case REORGANISE -> reorganise(node, model);
    };
  }

  private List<RealElectrumModel.Coin> pick(
      List<RealElectrumModel.Coin> from, Predicate<RealElectrumModel.Coin> wanted) {
    List<RealElectrumModel.Coin> found = new ArrayList<>(
        from.stream().filter(wanted).filter(coin -> coin.sat() > 10 * FEE).toList());
    Collections.shuffle(found, random);
    return found.subList(0, Math.min(found.size(), 1 + random.nextInt(2)));
  }

  private List<String> some(List<String> roots) {
    List<String> found = new ArrayList<>(roots);
    Collections.shuffle(found, random);
    return found.subList(0, Math.min(found.size(), 1 + random.nextInt(2)));
  }

  /** Pays some that anybody may spend, and some that come again and again; false if the node does not take it. */
  private boolean pay(RealNode node, List<RealElectrumModel.Coin> coins, long fee) {
    if (coins.isEmpty()) {
      return false;
    }
    long sat = coins.stream().mapToLong(RealElectrumModel.Coin::sat).sum() - fee;
    return send(node, coins.stream().map(RealElectrumModel.Coin::point).toList(), sat);
  }

  private boolean send(RealNode node, List<OutPoint> inputs, long sat) {
    List<ModelBytes.Out> outputs = new ArrayList<>();
    int count = 2 + random.nextInt(MAX_OUTPUTS - 1);
    for (int i = 0; i < count; i++) {
      String script =
          i % 2 == 0 ? ANYONE : "0014" + "%040x".formatted(1 + random.nextInt(RECEIVERS));
      outputs.add(new ModelBytes.Out(Script.ofHex(script), sat / count));
    }
    if (random.nextInt(4) == 0) {
      outputs.add(new ModelBytes.Out(Script.ofHex("0014" + fresh()), 1_000));
    }
    try {
      node.call("sendrawtransaction", ModelBytes.transaction(inputs, new byte[0], outputs));
      return true;
    } catch (NodeException e) {
      return false; // Such as one that pays less than it must to replace another.
    }
  }

  private String fresh() {
    return "%08x".formatted(random.nextInt()).repeat(5);
  }

  private boolean replace(RealNode node, RealElectrumModel model) {
    List<JsonNode> waiting = new ArrayList<>(model.waiting().values());
    if (waiting.isEmpty()) {
      return false;
    }
    JsonNode victim = waiting.get(random.nextInt(waiting.size()));
    JsonNode entry = node.call("getmempoolentry", victim.path("txid").asText()).path("fees");
    long fees = entry.path("descendant").decimalValue().movePointRight(8).longValueExact();
    long own = entry.path("base").decimalValue().movePointRight(8).longValueExact();
    long out = 0;
    for (JsonNode output : victim.path("vout")) {
      out += output.path("value").decimalValue().movePointRight(8).longValueExact();
    }
    return send(node, RealElectrumModel.inputs(victim), out + own - fees - 5 * FEE);
  }

  private boolean mine(RealNode node, @Nullable List<String> only) {
    if (only == null) {
      node.mine(1, ANYONE);
    } else {
      node.mineWith(ANYONE, only);
    }
    return true;
  }

  /** Takes back up to three blocks for more others, which confirm what was waiting, or nothing. */
  private boolean reorganise(RealNode node, RealElectrumModel model) {
    int depth = 1 + random.nextInt(3);
    node.call("invalidateblock", node.hash(model.tip() + 1 - depth).display());
    boolean empty = random.nextBoolean();
    for (int i = 0; i <= depth; i++) {
      String script = "0014" + fresh();
      if (empty) {
        node.mineWith(script, List.of());
      } else {
        node.mine(1, script);
      }
    }
    return true;
  }

  private void assertEqual(
      RealNode node, ElectrumClient client, RealElectrumModel model, String when) {
    for (String hash : model.hashes()) {
      if (!client.statuses().containsKey(hash)) {
        client.follow(hash);
      }
    }
    Map<String, String> wrong = new HashMap<>();
    Await.until(
        "the status of every script after " + when,
        () -> {
          client.settle();
          wrong.clear();
          client.statuses().forEach((hash, status) -> {
            if (!Objects.equals(status, model.status(hash))) {
              wrong.put(hash, status + " instead of " + model.status(hash));
            }
          });
          return wrong.isEmpty() && tip(client).equals(node.tip().display());
        },
        () -> wrong + ", tip " + tip(client));
    for (String hash : some(List.copyOf(model.hashes()))) {
      List<ElectrumModel.Line> lines = new ArrayList<>();
      client
          .ask("blockchain.scripthash.get_history", hash)
          .forEach(line -> lines.add(new ElectrumModel.Line(
              line.path("tx_hash").asText(), line.path("height").asInt())));
      assertThat(lines).as(when).isEqualTo(model.history(hash));
    }
    count(client, model);
  }

  private static String tip(ElectrumClient client) {
    JsonNode header = client.headers().isEmpty()
        ? client.ask("blockchain.headers.subscribe")
        : client.headers().get(client.headers().size() - 1);
    byte[] raw = Hex.decode(header.path("hex").asText());
    return BlockHash.ofWire(WireWriter.hash256(raw), 0).display();
  }

  private void count(ElectrumClient client, RealElectrumModel model) {
    for (String hash : client.statuses().keySet()) {
      if (model.history(hash).isEmpty()) {
        vanished++;
      }
      for (ElectrumModel.Line line : model.history(hash)) {
        if (line.height() < 0) {
          children.add(line.txid());
        } else if (line.height() == 0 && children.remove(line.txid())) {
          flips++;
        } else {
          children.remove(line.txid());
        }
      }
    }
  }
}
