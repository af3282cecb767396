package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.daemon.Demo;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.electrum.headers.HeaderChain;
import org.utxod.query.electrum.headers.HeaderSync;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.moment.MomentListener;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.script.ScriptReader;
import org.utxod.query.electrum.script.ScriptState;
import org.utxod.query.electrum.session.Subscriber;
import org.utxod.query.electrum.session.Subscriptions;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;

/**
 * An Electrum client that follows every script over many lives of the process: what it was told last of each is, at every
 * moment, what the model's history hashes to, and the header is that of the moment's block.
 */
final class ElectrumLife implements MomentListener, Subscriber {
  private static final int MAX_HISTORY = 100_000;
  private static final int TURNS_TO_ARRIVE = 50;

  private final Path directory;
  private final SimulatedWorld world;
  private final UnaryOperator<Changes> seam;
  private final Random random;
  private final Map<ScriptHash, @Nullable String> told = new HashMap<>();
  private final Map<ScriptHash, Script> scripts = new HashMap<>();
  private @Nullable MempoolLife mempool;
  private @Nullable HeaderChain headers;
  private @Nullable MomentKeeper keeper;
  private @Nullable Subscriptions subscriptions;
  private @Nullable BlockHash announced;
  private int checked;

  ElectrumLife(Path directory, SimulatedWorld world, long seed, UnaryOperator<Changes> seam) {
    this.seam = seam;
    this.directory = directory.resolve("electrum-" + seed);
    this.world = world;
    this.random = new Random(seed);
    if (Files.exists(this.directory)) {
      Demo.removeDirectory(this.directory); // Of the same seed before.
    }
    BlockMaker.SCRIPTS.forEach(script -> scripts.put(ScriptHash.of(script), script));
  }

  /** The process lives again. */
  void begin(Index index, History history, ChainView chain, MempoolLife beside) {
    end();
    mempool = beside;
    headers = HeaderChain.open(directory.resolve("headers"), Network.REGTEST.genesis());
    MempoolInbox inbox = new MempoolInbox(() -> {});
    beside.observe(inbox);
    MomentKeeper started = new MomentKeeper(
        new MomentKeeper.Sources(
            index,
            history,
            chain,
            new Freshness(FreshnessPolicy.ofMaxLag(1_000).of(Network.REGTEST)),
            beside.view(),
            headers),
        new HeaderSync(headers, new WorldBlocks()),
        inbox,
        this,
        world.time()::nanos);
    keeper = started;
    ScriptReader reader = new ScriptReader(MAX_HISTORY);
    subscriptions = new Subscriptions(script -> {
      try (Moment moment = started.hold()) {
        return reader.status(moment, script);
      }
    });
    told.clear();
    announced = null;
  }

  void end() {
    if (keeper != null) {
      keeper.close();
      keeper = null;
    }
    if (headers != null) {
      headers.close();
      headers = null;
    }
  }

  @Override
  public void tip(Moment next) {
    announced = next.tip().hash();
  }

  @Override
  public void moved(Moment now, Changes changes) {
    subscriptions.moved(seam.apply(changes));
  }

  @Override
  public void tellStatus(ScriptHash script, ScriptState state) {
    told.put(script, state.status());
  }

  @Override
  public void dropped(ScriptHash script) {
    throw new AssertionError("too large: " + script);
  }

  void step() {
    if (keeper == null) {
      return;
    }
    turn();
    boolean checks = random.nextInt(4) == 0;
    if (checks) {
      mempool.deliver(); // Until then a change can be seen of which nobody was told yet.
      turn();
    }
    try (Moment moment = keeper.hold()) {
      subscribe();
      if (checks) {
        check(moment);
      }
    } catch (RpcException e) {
      return; // There is none now.
    }
  }

  private void turn() {
    keeper.turn();
    subscriptions.retry();
  }

  /** To some more, so that some are followed from the beginning, and others from the middle of something on. */
  private void subscribe() {
    if (keeper == null || keeper.reason().isPresent()) {
      return; // The client is told to try again later.
    }
    for (ScriptHash script : scripts.keySet()) {
      if (!told.containsKey(script) && random.nextInt(3) == 0) {
        told.put(script, subscriptions.add(script, this).status());
      }
    }
  }

  private void check(Moment moment) {
    ModelBlock tip = world.block(moment.tip().hash());
    require(moment.tip().hash().equals(announced), "the tip ", tip, " was not announced");
    require(
        Hex.encode(moment.header()).equals(Hex.encode(tip.sim().rawHeader())),
        "another header than that of ",
        tip);
    require(headers.height() == tip.height(), "headers up to ", headers.height(), ", tip ", tip);
    HistoryModel model = HistoryModel.of(HistoryLife.chain(tip));
    for (Map.Entry<ScriptHash, @Nullable String> one : told.entrySet()) {
      Script script = scripts.get(one.getKey());
      String expected = status(model, moment.mempool(), script);
      require(
          Objects.equals(one.getValue(), expected),
          "status of ",
          script,
          " at ",
          tip,
          ": told ",
          one.getValue(),
          ", is ",
          expected);
    }
    checked++;
  }

  private static @Nullable String status(
      HistoryModel model, MempoolView.Snapshot mempool, Script script) {
    StringBuilder text = new StringBuilder();
    for (HistoryEntry entry : model.entries().getOrDefault(script, List.of())) {
      if (entry.position().height() > 0) {
        text.append(entry.txid()).append(':').append(entry.position().height()).append(':');
      }
    }
    List<MempoolTx> waiting = new ArrayList<>();
    for (Txid txid : mempool.txids()) {
      MempoolTx tx = mempool.transaction(txid).orElseThrow();
      boolean touches = tx.created().stream().anyMatch(out -> out.script().equals(script))
          || tx.spent().stream().anyMatch(in -> in.prevout().script().equals(script));
      if (touches) {
        waiting.add(tx);
      }
    }
    waiting.sort(Comparator.comparing((MempoolTx tx) -> isChild(tx, mempool))
        .thenComparing(tx -> tx.txid().display()));
    waiting.forEach(tx -> text.append(tx.txid()).append(isChild(tx, mempool) ? ":-1:" : ":0:"));
    return text.isEmpty()
        ? null
        : Hex.encode(
            ScriptKey.sha256().digest(text.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  private static boolean isChild(MempoolTx tx, MempoolView.Snapshot mempool) {
    return tx.spent().stream()
        .anyMatch(input -> mempool.txids().contains(input.coin().txid()));
  }

  /** Nothing disturbs it any more: it stands at the tip, and follows everything. */
  void arrivesAt(BlockHash tip) {
    for (int i = 0; i < TURNS_TO_ARRIVE; i++) {
      world.pass(Duration.ofSeconds(1));
      mempool.deliver();
      turn();
      subscribe();
      if (tip.equals(announced) && told.size() == scripts.size()) {
        break;
      }
    }
    try (Moment moment = keeper.hold()) {
      require(moment.tip().hash().equals(tip), "clients are told of ", moment.tip());
      require(told.size() == scripts.size(), "not all is followed");
      check(moment);
    }
  }

  /** How often it was compared with the model. */
  int checked() {
    return checked;
  }

  /** Headers of any block of the world. */
  private final class WorldBlocks implements BlockLookup {
    @Override
    public Optional<String> rawHeader(BlockHash hash) {
      return Optional.of(Hex.encode(world.block(hash).sim().rawHeader()));
    }

    @Override
    public List<Optional<ChainBlock>> blocks(List<BlockHash> hashes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<BodySource> raw(BlockHash hash) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> merkleBlock(Txid txid, BlockHash block) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Integer, Header> headers(Set<Integer> heights) {
      throw new UnsupportedOperationException();
    }
  }
}
