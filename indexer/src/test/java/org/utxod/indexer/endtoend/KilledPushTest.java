package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;

/**
 * The real process, killed at any moment while blocks are connected and disconnected: a subscriber that resumes with
 * the last id, and a receiver of webhooks, get everything at least once and in order, and their sums are the balances.
 * {@code -Dkill.pushes=N} for more.
 */
class KilledPushTest {
  private static final long SEED = Long.getLong("kill.seed", 20_261_126);
  private static final int TIMES = Integer.getInteger("kill.pushes", 3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path directory;

  private final Random random = new Random(SEED);
  private final DemoChain chain = new DemoChain(SEED, GeneratorShape.small(), 120);
  private final Receiver receiver = new Receiver();
  private final Tally watched = new Tally();
  private final Tally called = new Tally();
  private SimulatedNode node;
  private Path cookie;
  private Path data;
  private @Nullable String webhook;
  private @Nullable String last;

  @BeforeEach
  void a_node() {
    cookie = directory.resolve(".cookie");
    data = directory.resolve("data");
    node = SimulatedNode.withCookie(chain.chain(), Network.REGTEST, new FaultPlan(), cookie)
        .start();
  }

  @AfterEach
  void stop() {
    node.close();
    receiver.close();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AdminCookie admin(DaemonProcess daemon) {
    Await.until(
        "its answers",
        () -> AdminCookie.read(data).isPresent(),
        () -> "alive: " + daemon.isAlive() + ", " + daemon.log());
    return AdminCookie.read(data).orElseThrow();
  }

  private void awaitTip(AdminCookie admin) {
    String tip = chain.chain().activeTip().hash().display();
    Await.until(
        "the tip",
        () -> Orders.get(admin, "/v1/status").contains(tip),
        () -> Orders.get(admin, "/v1/status"));
  }

  private Watching watch(AdminCookie admin) {
    String scripts = chain.hotScripts().stream().map(Script::hex).collect(Collectors.joining(","));
    return new Watching(admin.address() + "/v1/watch?script=" + scripts, last);
  }

  private Map<String, Long> balances(AdminCookie admin) {
    Map<String, Long> sat = new HashMap<>();
    for (Script script : chain.hotScripts()) {
      String balance = Orders.get(admin, "/v1/script/" + script.hex() + "/balance");
      sat.put(script.hex(), tree(balance).path("balance_sat").asLong());
    }
    return sat;
  }

  private void register(AdminCookie admin) {
    String scripts = chain.hotScripts().stream()
        .map(script -> "\"" + script.hex() + "\"")
        .collect(Collectors.joining(","));
    called.begin(balances(admin));
    String made = Orders.post(
        admin,
        "/v1/webhooks",
        "{\"url\":\"" + receiver.url() + "\",\"scripts\":[" + scripts + "]}");
    webhook = tree(made).path("id").asText();
    assertThat(webhook).as(made).isNotEmpty();
  }

  /** Events received in one connection count, and the next resumes after the last id in it. */
  private void leave(Watching watching) {
    String id = watching.lastId(); // First, because more can still arrive; duplicates do no harm.
    List<JsonNode> heard = watching.events();
    watched.hear(heard);
    last = id == null ? last : id;
    watching.close();
  }

  @Test
  void nothing_is_missed_whenever_it_is_killed() throws InterruptedException {
    for (int time = 0; time < TIMES; time++) {
      try (DaemonProcess daemon = new DaemonProcess(directory, node, cookie, data)) {
        AdminCookie admin = admin(daemon);
        if (webhook == null) {
          awaitTip(admin);
          register(admin);
        }
        Watching watching = watch(admin);
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
          happen();
          assertThat(daemon.ended(random.nextInt(120)))
              .as("it runs, seed %d", SEED)
              .isFalse();
        }
        daemon.kill();
        leave(watching);
      }
      AdminCookie.remove(data);
      happen();
    }
    finish();
  }

  private void happen() {
    if (random.nextInt(4) == 0) {
      chain.reorganise(1 + random.nextInt(6));
    } else {
      chain.grow();
    }
  }

  private void finish() throws InterruptedException {
    try (DaemonProcess daemon = new DaemonProcess(directory, node, cookie, data)) {
      AdminCookie admin = admin(daemon);
      awaitTip(admin);
      Map<String, Long> balances = balances(admin);
      Watching watching = watch(admin);
      watching.await("state", 1);
      leave(watching);
      assertThat(watched.sat()).isEqualTo(balances);
      assertThat(watched.undone()).isPositive();
      assertThat(watched.returns()).isPositive();
      Await.until(
          "that the receiver is told everything",
          () -> {
            JsonNode status = tree(Orders.get(admin, "/v1/webhooks/" + webhook));
            return status.path("behind_steps").asLong(1) == 0
                && status.path("failed_tries").asInt() == 0;
          },
          () -> Orders.get(admin, "/v1/webhooks/" + webhook));
      called.hear(receiver.events());
      assertThat(called.sat()).isEqualTo(balances);
      assertThat(called.undone()).isPositive();
      assertThat(daemon.terminate()).as("exit status after SIGTERM").isIn(0, 143);
    }
  }
}
