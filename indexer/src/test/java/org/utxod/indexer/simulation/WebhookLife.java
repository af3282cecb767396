package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.Subscription;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookManager;
import org.utxod.query.watch.webhook.WebhookOptions;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * A webhook receiver for all scripts over many lives of the process. It fails, is slow, answers 500 and loses
 * connections, before or after it has processed a delivery, and relies on its deliveries alone: in the end its sums are
 * the model's balances, and the transactions that it considers unconfirmed are in the mempool.
 */
final class WebhookLife implements Interceptor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "the-secret-of-a-simulation";
  private static final int ROUNDS = 2_000;

  /** The last balances received, as of a step. */
  private record Base(long sequence, long sat) {}

  /** What a step did to a script. */
  private record Change(long sequence, String script, long sat) {}

  private final SimulatedWorld world;
  private final Random random;
  private final boolean whole;
  private final boolean forgets;
  private final double failures;
  private final WebhookOptions options;
  private final OutboundHttp http;
  private final Subscription subscription =
      Subscription.of(List.copyOf(BlockMaker.SCRIPTS), Network.REGTEST);
  private final CoinLedger ledger = new CoinLedger(0);
  private final Map<String, Base> bases = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> unconfirmed = new HashSet<>();
  private @Nullable WebhookManager desk;
  private @Nullable String id;
  private MempoolView mempool = MempoolView.none();
  private long sequence;
  private boolean well;

  /**
   * @param whole whether nothing happens of which the journal could not tell, so that all must be told one by one
   * @param forgets whether a step can leave more blocks behind at once than activity is kept of
   */
  WebhookLife(SimulatedWorld world, long seed, boolean whole, boolean forgets, OkHttpClient http) {
    this.world = world;
    this.random = new Random(seed);
    this.whole = whole;
    this.forgets = forgets;
    this.failures = random.nextDouble() * 0.5;
    this.options = WebhookOptions.DEFAULT.with(1, random.nextBoolean() ? 1 : 1_000);
    this.http = new OutboundHttp(
        http.newBuilder().addInterceptor(this).build(), CallObserver.none(), world.time()::nanos);
  }

  /** The process lives again. */
  void begin(Index index, @Nullable MempoolLife unconfirmed) {
    mempool = unconfirmed == null ? MempoolView.none() : unconfirmed.view();
    WebhookManager made = new WebhookManager(
        index,
        index.settings(),
        Network.REGTEST,
        mempool,
        http,
        new Targets(Targets.Reach.ALLOW),
        options,
        world.time(),
        new Random(random.nextLong()),
        world.time(),
        null);
    made.open();
    if (unconfirmed != null) {
      unconfirmed.observe(made);
    }
    desk = made;
    if (id == null) {
      made.all()
          .forEach(status -> id = status.webhook().id()); // It was written before the process died.
    }
    register(made, index);
  }

  /** Once there are blocks, so that its initial state is known. */
  private void register(WebhookManager made, Index index) {
    if (id != null) {
      return;
    }
    try (IndexView view = index.view()) {
      if (view.state().tip() == null || !view.state().balancesCurrent()) {
        return;
      }
      balances(world.block(view.state().tip().point().hash()))
          .forEach((script, sat) -> bases.put(script, new Base(0, sat)));
    } catch (StoreException e) {
      require(e.kind() == StoreException.Kind.REBUILDING, "no view: ", e);
      return;
    }
    try {
      id = made.add("http://127.0.0.1:9/in", subscription, SECRET).id();
    } catch (StoreException e) {
      require(
          e.kind() == StoreException.Kind.IO || e.kind() == StoreException.Kind.DISK_FULL,
          "a webhook cannot be registered: ",
          e);
    }
  }

  void step(Index index) throws InterruptedException {
    register(desk, index);
    try {
      for (int i = random.nextInt(4); i > 0 && desk.turn(); i--) {
        if (id != null && random.nextInt(6) == 0) {
          desk.redeliver(id);
        }
      }
    } catch (StoreException e) {
      boolean passes = e.kind() == StoreException.Kind.REBUILDING
          || e.kind() == StoreException.Kind.IO
          || e.kind() == StoreException.Kind.DISK_FULL;
      require(passes, "nothing can be delivered: ", e);
    }
  }

  /** In a healthy world it is notified of everything. */
  void arrivesAt(ChainPoint tip, Index index) throws InterruptedException {
    well = true;
    register(desk, index);
    require(id != null, "no webhook at ", tip);
    desk.redeliver(id);
    int rounds = 0;
    while (desk.turn()) {
      require(rounds++ < ROUNDS, "it is told without an end");
    }
    desk.redeliver(id);
    desk.turn();
    require(desk.dead(id).orElseThrow().isEmpty(), "something stays laid aside");
    require(
        sums().equals(balances(world.block(tip.hash()))),
        "who is called holds other sums at ",
        tip);
    if (inOrder()) {
      requireUnconfirmed(tip);
    }
  }

  /** Whether nothing is kept as a dead letter, to be sent after later events. */
  private boolean inOrder() {
    return options.retry().maxAttempts() > 1;
  }

  private void requireUnconfirmed(ChainPoint tip) {
    mempool.at(tip).ifPresent(now -> {
      Set<String> there = new HashSet<>();
      for (Script script : BlockMaker.SCRIPTS) {
        now.touching(script.key()).forEach(tx -> there.add(tx.txid().display()));
      }
      // Of a transaction that was confirmed or left meanwhile nobody can then say which, and
      // nothing is told of it.
      require(
          there.equals(unconfirmed) || (forgets && unconfirmed.containsAll(there)),
          "believes ",
          unconfirmed,
          " to be unconfirmed, not ",
          there);
    });
  }

  /** The last balances received, and the activity since. */
  private Map<String, Long> sums() {
    Map<String, Long> sums = new HashMap<>();
    bases.forEach((script, base) -> sums.put(script, base.sat()));
    for (Change change : changes) {
      if (change.sequence() > bases.get(change.script()).sequence()) {
        sums.merge(change.script(), change.sat(), Math::addExact);
      }
    }
    return sums;
  }

  private Map<String, Long> balances(ModelBlock at) {
    ledger.moveTo(at);
    Map<String, Long> balances = new HashMap<>();
    BlockMaker.SCRIPTS.forEach(script -> balances.put(script.hex(), 0L));
    ledger
        .coins()
        .forEach(coin ->
            balances.computeIfPresent(coin.script().hex(), (hex, held) -> held + coin.sat()));
    return balances;
  }

  /** The receiver, as the process sees it through its HTTP client. */
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Buffer buffer = new Buffer();
    request.body().writeTo(buffer);
    byte[] body = buffer.readByteArray();
    boolean fails = !well && random.nextDouble() < failures;
    if (!fails) {
      take(request, body);
      return answer(request, 200 + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      take(request, body); // But that is not reported to anyone.
    }
    return switch (random.nextInt(4)) {
      case 0 -> answer(request, 500);
      case 1 -> answer(request, 404);
      case 2 -> {
        world.pass(Duration.ofSeconds(11));
        throw new InterruptedIOException("it sleeps");
      }
      default -> throw new ConnectException("the connection is lost");
    };
  }

  private static Response answer(Request request, int status) {
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("")
        .body(ResponseBody.create("", null))
        .build();
  }

  private void take(Request request, byte[] body) throws IOException {
    requireSigned(request.header("Utxod-Signature"), body);
    JsonNode delivery = JSON.readTree(body);
    require(
        delivery.path("delivery").asText().equals(request.header("Utxod-Delivery")),
        "a delivery under another name: ",
        delivery);
    delivery.path("events").forEach(this::hear);
  }

  private static void requireSigned(@Nullable String signature, byte[] body) {
    require(signature != null && signature.startsWith("t="), "no signature: ", signature);
    String time = signature.substring(2, signature.indexOf(','));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      String right = "t=" + time + ",v1=" + Hex.encode(mac.doFinal(body));
      require(right.equals(signature), "signed by ", signature, " and not by ", right);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void hear(JsonNode event) {
    switch (event.path("type").asText()) {
      case "state" -> state(event);
      case "confirmed", "undone" -> ofBlock(event);
      case "unconfirmed" -> {
        Txid txid = Txid.ofDisplay(event.path("txid").asText());
        require(world.wasSent(txid), "nobody ever sent ", event);
        unconfirmed.add(txid.display());
      }
      case "gone" -> unconfirmed.remove(event.path("txid").asText());
      default -> require(false, "an event that nothing is behind: ", event);
    }
  }

  private void ofBlock(JsonNode event) {
    String script = event.path("script").asText();
    long step = event.path("sequence").asLong();
    boolean undone = event.path("type").asText().equals("undone");
    ModelBlock block = world.block(BlockHash.ofDisplay(event.path("block_hash").asText()));
    require(block != null, "no such block: ", event);
    String txid = event.path("txid").asText();
    require(
        block.txs().stream().anyMatch(tx -> tx.txid().display().equals(txid)),
        block,
        " has no such transaction: ",
        event);
    if (!taken.add(event.path("id").asText())) {
      return;
    }
    require(!inOrder() || step >= sequence, "step ", step, " is told behind step ", sequence);
    sequence = Math.max(sequence, step);
    if (!undone) {
      unconfirmed.remove(txid);
    }
    long change = Math.subtractExact(
        event.path("received_sat").asLong(), event.path("spent_sat").asLong());
    changes.add(new Change(step, script, undone ? -change : change));
  }

  private void state(JsonNode state) {
    require(!whole, "not told one by one before ", state);
    long step = state.path("sequence").asLong();
    ModelBlock at = world.block(BlockHash.ofDisplay(state.path("block_hash").asText()));
    require(at != null, "no such block: ", state);
    Map<String, Long> right = balances(at);
    for (JsonNode held : state.path("balances")) {
      String script = held.path("script").asText();
      long balance = held.path("balance_sat").asLong();
      require(right.get(script) == balance, "not the balance at ", at, ": ", held);
      if (step >= bases.get(script).sequence()) {
        bases.put(script, new Base(step, balance));
      }
    }
    unconfirmed.clear();
  }
}
