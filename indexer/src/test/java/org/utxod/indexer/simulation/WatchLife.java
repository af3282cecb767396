package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.Stream;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.Subscription;
import org.utxod.query.watch.SubscriptionHub;
import org.utxod.query.watch.WatchOptions;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.StoreException;

/**
 * A subscriber to all scripts over many lives of the process, which disconnects, resumes with the last id, and at times
 * does not read. It relies on its events alone: after each block event its sums are the model's balances there, so
 * nothing was missed, nothing was out of order, and nothing that was undone remains. If events are lost, it must be
 * notified of that.
 */
final class WatchLife {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedWorld world;
  private final Random random;
  private final boolean whole;
  private final Subscription subscription =
      Subscription.of(List.copyOf(BlockMaker.SCRIPTS), Network.REGTEST);
  private final CoinLedger ledger = new CoinLedger(0);
  private final Map<String, Long> sat = new HashMap<>();
  private final List<JsonNode> step = new ArrayList<>();
  private final Set<String> unconfirmed = new HashSet<>();
  private MempoolView mempool = MempoolView.none();
  private @Nullable SubscriptionHub desk;
  private @Nullable Client client;
  private @Nullable String last;
  private long sequence;
  private boolean lost;
  private boolean began;
  private @Nullable String hash;

  /** @param whole whether everything that happens is in the journal, so that all events must be sent one by one */
  WatchLife(SimulatedWorld world, long seed, boolean whole) {
    this.world = world;
    this.whole = whole;
    this.random = new Random(seed);
  }

  /** The process lives again. */
  void begin(Index index, @Nullable MempoolLife beside) {
    leave();
    mempool = beside == null ? MempoolView.none() : beside.view();
    desk = new SubscriptionHub(
        index,
        index.settings(),
        mempool,
        WatchOptions.DEFAULT,
        ClientMemory.ofHeap(256L << 20),
        world.time()::nanos,
        null);
    if (beside != null) {
      beside.observe(desk.inbox());
    }
  }

  /** The process, or the connection, has ended; an incomplete step is sent again. */
  void leave() {
    client = null;
    step.clear();
  }

  void step() {
    if (random.nextInt(8) == 0) {
      leave();
    }
    if (client == null && random.nextInt(3) > 0) {
      come();
    }
    if (client != null) {
      client.reads = random.nextInt(4) > 0;
    }
    turns();
  }

  private void come() {
    try {
      Stream stream = desk.watch(subscription, last, "127.0.0.1");
      client = new Client();
      stream.open(client);
    } catch (QueryException e) {
      client = null; // Not near the tip yet: it comes again.
    } catch (StoreException e) {
      require(e.kind() == StoreException.Kind.REBUILDING, "nobody can watch: ", e);
      client = null;
    }
  }

  private void turns() {
    boolean more = true;
    for (int i = 0; more; i++) {
      require(i < 10_000, "the desk goes round without an end");
      more = desk.turn();
      if (client != null) {
        client.take();
      }
    }
  }

  /** In a world that is well again it arrives at the tip. */
  void arrivesAt(ChainPoint tip) {
    if (client == null) {
      come();
    }
    require(client != null, "nobody can watch at ", tip);
    client.reads = true;
    client.take();
    turns();
    require(tip.hash().display().equals(hash), "who watches stands at ", hash, " and not ", tip);
    require(!lost, "who watches was not told that it missed something");
    mempool.at(tip).ifPresent(now -> {
      for (Script script : BlockMaker.SCRIPTS) {
        for (MempoolTx tx : now.touching(script.key())) {
          require(unconfirmed.contains(tx.txid().display()), "not told of ", tx.txid());
        }
      }
    });
  }

  private void hear(JsonNode event, @Nullable String id) {
    switch (event.path("type").asText()) {
      case "state" -> state(event);
      case "block" -> block(event);
      case "confirmed", "undone" -> step.add(event);
      case "unconfirmed" -> {
        Txid txid = Txid.ofDisplay(event.path("txid").asText());
        require(world.wasSent(txid), "nobody ever sent ", event);
        unconfirmed.add(txid.display());
      }
      case "gone" -> unconfirmed.remove(event.path("txid").asText());
      default -> require(false, "an event that nothing is behind: ", event);
    }
    last = id == null ? last : id;
  }

  private void block(JsonNode block) {
    long number = block.path("sequence").asLong();
    require(lost || number == sequence + 1, "step ", number, " is told behind step ", sequence);
    sequence = number;
    for (JsonNode event : step) {
      require(event.path("sequence").asLong() == number, "in step ", number, ": ", event);
      boolean undone = event.path("type").asText().equals("undone");
      require(undone != block.path("connected").asBoolean(), "in ", block, ": ", event);
      long change = Math.subtractExact(
          event.path("received_sat").asLong(), event.path("spent_sat").asLong());
      if (!undone) {
        unconfirmed.remove(event.path("txid").asText());
      }
      sat.merge(event.path("script").asText(), undone ? -change : change, Math::addExact);
    }
    step.clear();
    ModelBlock named = world.block(BlockHash.ofDisplay(block.path("block_hash").asText()));
    require(named != null, "no such block: ", block);
    ModelBlock at = block.path("connected").asBoolean() ? named : named.parent();
    hash = at.hash().display();
    lost |= !sat.equals(balances(at));
  }

  private void state(JsonNode state) {
    String reason = state.path("reason").asText();
    ModelBlock at = world.block(BlockHash.ofDisplay(state.path("block_hash").asText()));
    require(at != null, "no such block: ", state);
    Map<String, Long> told = new HashMap<>();
    state
        .path("balances")
        .forEach(held ->
            told.put(held.path("script").asText(), held.path("balance_sat").asLong()));
    require(told.equals(balances(at)), "balances that are not those of ", at, ": ", state);
    require(!whole || !reason.equals("reset"), "not told one by one before ", state);
    if (reason.equals("reset") || !began) {
      unconfirmed.clear();
      step.clear();
      sat.putAll(told);
      lost = false;
      began = true;
    }
    require(!lost && sat.equals(told), "missed or told wrongly before ", state);
    require(step.isEmpty(), "half a step before ", state);
    sequence = state.path("sequence").asLong();
    hash = at.hash().display();
  }

  private Map<String, Long> balances(ModelBlock at) {
    ledger.moveTo(at);
    Map<String, Long> balances = new HashMap<>();
    for (Script script : BlockMaker.SCRIPTS) {
      balances.put(script.hex(), 0L);
    }
    ledger
        .coins()
        .forEach(coin ->
            balances.computeIfPresent(coin.script().hex(), (hex, held) -> held + coin.sat()));
    return balances;
  }

  /** The connection. */
  private final class Client implements Stream.Out {
    private boolean reads = true;
    private byte @Nullable [] piece;
    private @Nullable Consumer<@Nullable Throwable> sent;

    @Override
    public void send(byte[] bytes, boolean end, Consumer<@Nullable Throwable> told) {
      piece = bytes;
      sent = told;
    }

    @Override
    public void cut() {
      if (client == this) {
        leave();
      }
    }

    /** Reads the available events, if it reads. */
    void take() {
      while (reads && client == this && piece != null) {
        byte[] bytes = piece;
        piece = null;
        frames(new String(bytes, StandardCharsets.UTF_8));
        sent.accept(null);
      }
    }

    private void frames(String text) {
      for (String frame : text.split("\n\n")) {
        String id = null;
        for (String line : frame.split("\n")) {
          if (line.startsWith("id: ")) {
            id = line.substring(4);
          } else if (line.startsWith("data: ")) {
            hear(tree(line.substring(6)), id);
          }
        }
      }
    }

    private JsonNode tree(String json) {
      try {
        return JSON.readTree(json);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
