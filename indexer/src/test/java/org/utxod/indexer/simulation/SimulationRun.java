package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.BulkSyncPolicy;
import org.utxod.indexer.follow.CatchUpPolicy;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.indexer.follow.Follower;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.follow.source.NodeSource;
import org.utxod.indexer.follow.source.RestReader;
import org.utxod.indexer.follow.source.SourcePool;
import org.utxod.indexer.simnode.InProcessNode;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * One seed's life: the daemon's writing side steps through a world that fails, dies and is started again, and is looked at
 * after every step; then the world heals, and the index must arrive at the best block within a bounded number of steps.
 */
final class SimulationRun {
  private static final int STEPS_TO_ARRIVE = 300;
  private static final int IDLE_STEPS = 40;

  /** What an Electrum client lives through undisturbed, so that it is told everything that can change a status. */
  private static final int PEACEFUL_EVENTS = 30;

  private static final int SEEDS_A_MEMPOOL = 5;
  private static final int SEEDS_A_WATCHER = 5;

  private static final int SEEDS_AN_ACCOUNT = 3;

  /** Every so many seeds a history is kept. */
  private static final int SEEDS_A_HISTORY = 4;

  private final Random random;
  private final Scenario scenario;
  private final SharedPast past;
  private final Path directory;
  private final Seams seams;
  private final SimulatedWorld world;
  private final StoreLife disk;
  private final IndexCheck check;
  private final SimulatedOperator operator;
  private final OkHttpClient http;
  private final boolean unconfirmed;
  private final @Nullable WatchLife watcher;
  private final @Nullable WebhookLife webhook;
  private final @Nullable HistoryLife history;
  private final @Nullable ElectrumLife electrum;
  private final @Nullable AccountLife account;
  private @Nullable MempoolLife mempool;
  private @Nullable KeyValueStore store;
  private @Nullable Index index;
  private @Nullable SourcePool pool;
  private @Nullable Follower follower;
  private @Nullable FollowStatus status;
  private final List<String> trace = new ArrayList<>();
  private int idle;
  private boolean well;

  /**
   * Prepares a run.
   *
   * @param directory for cookie files
   * @param http whose interceptors this run extends
   * @param disks creates the disk, given whether it starts empty
   */
  SimulationRun(
      long seed,
      SharedPast past,
      Path directory,
      OkHttpClient http,
      Seams seams,
      Function<Scenario, StoreLife> disks) {
    this.random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
    this.past = past;
    this.directory = directory;
    this.http = http;
    this.seams = seams;
    this.scenario = Scenario.draw(random, past.height());
    this.world = new SimulatedWorld(
        new Random(random.nextLong()), scenario, past.blocks(), directory, this::stir);
    this.disk = disks.apply(scenario);
    this.check = new IndexCheck(world, scenario.startHeight());
    this.operator = new SimulatedOperator(random, world, disk);
    this.unconfirmed = seed % SEEDS_A_MEMPOOL == 0;
    if (unconfirmed) {
      world.beginTraffic();
    }
    boolean exact = scenario.startHeight() == 0 && !scenario.damage();
    boolean watches = unconfirmed ? seed % 2 == 1 : seed % SEEDS_A_WATCHER == 1;
    this.watcher = watches && exact
        ? new WatchLife(world, random.nextLong(), scenario.isToldOneByOne())
        : null;
    this.history = exact && seed % SEEDS_A_HISTORY == 0
        ? new HistoryLife(directory, world, seed, seams.history().get(), seams.merging())
        : null;
    this.electrum = history != null && unconfirmed && scenario.options().scriptHashIndex()
        ? new ElectrumLife(directory, world, seed, seams.electrum())
        : null;
    this.account =
        exact && seed % SEEDS_AN_ACCOUNT == 0 ? new AccountLife(world, random.nextLong()) : null;
    boolean called = unconfirmed ? seed % 2 == 0 : seed % SEEDS_A_WATCHER == 2;
    this.webhook = called && exact
        ? new WebhookLife(
            world, random.nextLong(), scenario.isToldOneByOne(), scenario.forgets(), http)
        : null;
  }

  /** Lives it through; any error is a finding. */
  void run() throws InterruptedException {
    for (int i = 0; i < scenario.cycles(); i++) {
      before();
      step();
    }
    heal();
    arrive();
    for (int i = 0; electrum != null && i < PEACEFUL_EVENTS; i++) {
      world.peacefulEvent();
      arrive();
      electrumArrives();
    }
    atTheEnd();
  }

  private void arrive() throws InterruptedException {
    for (int i = 0; !arrived(); i++) {
      require(i < STEPS_TO_ARRIVE, "not there after ", i, " steps: ", where());
      if (operator.isDamaged()) {
        operator.repair();
      }
      step();
    }
  }

  private void electrumArrives() throws InterruptedException {
    history.arrives(index);
    for (int i = 0; i < 2; i++) {
      // Time passes meanwhile, and an old tip counts as unknown.
      follower.cycle();
      mempool.equalsTheNodes(index.writer().point().orElseThrow());
    }
    electrum.arrivesAt(world.best().hash());
  }

  private void heal() {
    disk.heal();
    world.heal();
    well = true;
  }

  private boolean arrived() {
    if (follower == null
        || operator.isDamaged()
        || status.status().phase() != DaemonPhase.FOLLOWING) {
      return false;
    }
    try (IndexView view = index.view()) {
      return view.state().tip() != null
          && view.state().tip().point().hash().equals(world.best().hash())
          && !index.reindex().isUnderWay();
    } catch (StoreException e) {
      return false;
    }
  }

  private String where() {
    return "index at " + (index == null ? "?" : index.writer().point()) + ", best block "
        + world.best() + ", " + (status == null ? "?" : status.status());
  }

  /** What the operator and the machine do between two steps. */
  private void before() {
    if (random.nextInt(12) == 0) {
      stop();
    }
    if (random.nextDouble() < scenario.deaths()) {
      disk.dieSoon(random);
    }
    if (random.nextDouble() < scenario.refusals()) {
      disk.fillUp(random);
    }
    if (random.nextDouble() < scenario.reindexes()) {
      operator.order();
    }
    if (random.nextDouble() < scenario.backfills()) {
      operator.backfill();
    }
    if (operator.isDamaged()) {
      operator.repair();
    }
    if (scenario.damage() && !operator.isSpoiled() && random.nextInt(10) == 0) {
      operator.damage(this::stop);
    }
    if (random.nextInt(3) == 0) {
      world.event();
    }
  }

  /** In the middle of a step. */
  private void stir() {
    if (random.nextDouble() < scenario.reindexes()) {
      operator.order();
    }
  }

  private void start() {
    try {
      store = seams.store().apply(disk.open());
      index = Index.over(store, Network.REGTEST, scenario.options());
    } catch (ProcessDied | StoreException e) {
      require(
          !(e instanceof StoreException f)
              || f.kind() == StoreException.Kind.IO
              || f.kind() == StoreException.Kind.DISK_FULL,
          "cannot start: ",
          e);
      forget();
      return;
    }
    List<BlockSource> sources = new ArrayList<>();
    mempool = unconfirmed ? new MempoolLife(world, random.nextLong()) : null;
    try {
      if (watcher != null) {
        watcher.begin(index, mempool);
      }
      if (webhook != null) {
        webhook.begin(index, mempool);
      }
    } catch (ProcessDied e) {
      forget();
      return;
    }
    for (int i = 0; i < world.nodes().size(); i++) {
      InProcessNode node = world.nodes().get(i);
      OkHttpClient client = http.newBuilder()
          .addInterceptor(seams.transport().get())
          .addInterceptor(node)
          .build();
      NodeEndpoint endpoint = NodeEndpoint.of(
          "http://127.0.0.1:" + (8_332 + i),
          new Credentials.CookieFile(directory.resolve("cookie-" + i)));
      RpcClient rpc = new RpcClient(endpoint, RpcDeadlines.standard(), client);
      BlockSource source = seams.source().around(source(new BitcoinNode(rpc)), world::block);
      sources.add(source);
      if (mempool != null) {
        mempool.node(source, rpc, node);
      }
    }
    FollowOptions standard = FollowOptions.DEFAULT;
    FollowOptions options = new FollowOptions(
        scenario.startHeight(),
        1,
        scenario.fetchAhead(),
        Duration.ofSeconds(20),
        standard.poll(),
        standard.hold(),
        standard.nodePause(),
        standard.retry(),
        scenario.bulk()
            ? new BulkSyncPolicy(scenario.options().undoBlocks(), 2, Duration.ofSeconds(5), 1)
            : null,
        scenario.catchUp() ? new CatchUpPolicy(2, 2, Duration.ofSeconds(5)) : null);
    if (history != null) {
      history.begin(index, sources, scenario.options().undoBlocks());
    }
    pool = new SourcePool(sources, Network.REGTEST, world.time(), options.nodePause());
    status = new FollowStatus(world.time());
    follower = new Follower(
        index,
        pool,
        new DirectExecutor(),
        options,
        status,
        world.time(),
        world.time(),
        new Random(random.nextLong()),
        mempool == null ? ChainListener.none() : mempool.listener(),
        history == null ? AppliedBlocks.none() : history.feed());
    operator.begin(index, follower);
    if (electrum != null) {
      electrum.begin(index, history.history(), status, mempool);
    }
    if (account != null) {
      try {
        account.begin(index, history == null ? null : history.history());
      } catch (ProcessDied e) {
        pool.close();
        forget();
      }
    }
  }

  private NodeSource source(BitcoinNode node) {
    return scenario.rest()
        ? new NodeSource(node, new RestReader(node, false, world.time(), news -> {}))
        : new NodeSource(node);
  }

  private void stop() {
    if (index != null) {
      pool.close();
      if (electrum != null) {
        electrum.end();
      }
      index.close();
      int open = disk.openSnapshots();
      require(open <= 0, "snapshots are left open: ", open);
    }
    forget();
  }

  private void forget() {
    if (electrum != null) {
      electrum.end();
    }
    operator.end();
    mempool = null;
    index = null;
    follower = null;
    pool = null;
    store = null;
    status = null;
  }

  private void step() throws InterruptedException {
    if (follower == null) {
      start();
      if (follower == null) {
        return;
      }
    }
    long time = world.time().nanos();
    Object stood = index.writer().point();
    boolean underWay = index.reindex().isUnderWay();
    try {
      follower.cycle();
      if (mempool != null) {
        mempool.step();
      }
      if (watcher != null) {
        watcher.step();
      }
      if (history != null) {
        history.step();
      }
      if (webhook != null) {
        webhook.step(index);
      }
      if (electrum != null) {
        electrum.step();
      }
      if (account != null) {
        account.step();
      }
    } catch (ProcessDied e) {
      pool.close();
      forget();
      return;
    }
    trace.add(world.time().nanos() + " " + where());
    look();
    boolean still = time == world.time().nanos()
        && stood.equals(index.writer().point())
        && underWay == index.reindex().isUnderWay();
    idle = still ? idle + 1 : 0;
    require(idle < IDLE_STEPS, "goes round without moving or waiting: ", where());
  }

  private void look() {
    int open = disk.openSnapshots();
    require(open <= (electrum == null ? 2 : 3), "snapshots pile up: ", open);
    if (operator.isDamaged()) {
      return;
    }
    try (IndexView view = index.view()) {
      check.isSomeBlock(view);
      if (history != null) {
        history.check(view);
      }
      if (account != null) {
        account.check(view);
      }
      if (mempool != null && view.state().tip() != null) {
        mempool.fits(view.state().tip().point());
      }
    } catch (StoreException e) {
      require(e.kind() == StoreException.Kind.REBUILDING, "no view: ", e);
    }
    boolean broken = status.status().phase() == DaemonPhase.HALTED && isHaltedForGood();
    require(!broken, "halted on blocks that are right: ", status.status().reason());
  }

  private boolean isHaltedForGood() {
    String reason = String.valueOf(status.status().reason());
    return reason.contains("utxod reindex") && !reason.contains("undo records do not reach");
  }

  private void atTheEnd() throws InterruptedException {
    if (mempool != null) {
      follower.cycle();
      mempool.equalsTheNodes(index.writer().point().orElseThrow());
    }
    if (webhook != null) {
      webhook.arrivesAt(index.writer().point().orElseThrow(), index);
    }
    if (watcher != null) {
      watcher.arrivesAt(index.writer().point().orElseThrow());
    }
    if (history != null) {
      history.arrives(index);
    }
    if (electrum != null) {
      electrumArrives();
    }
    if (account != null) {
      account.arrivesAt(world.best());
    }
    try (IndexView view = index.view()) {
      check.isSomeBlock(view);
      check.earlierBalances(view);
    }
    check.setHash(index);
    check.journal(store, index.writer().point().map(ChainPoint::hash).orElse(null));
    stop();
    start();
    require(index != null, "cannot be opened again");
    try (IndexView view = index.view()) {
      check.isSomeBlock(view);
    }
    stop();
    if (history != null) {
      history.end();
    }
  }

  /** What became of each step. */
  List<String> trace() {
    return trace;
  }

  /** What it was about, for a report. */
  @Override
  public String toString() {
    return scenario + (well ? ", after healing" : ", before healing") + ", " + past.height()
        + " shared blocks";
  }
}
