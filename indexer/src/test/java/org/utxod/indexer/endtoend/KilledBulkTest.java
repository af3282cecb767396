package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Await;
import org.utxod.store.read.IndexView;

/**
 * The real process, killed during bulk sync, while balances are built and while the writer is switched: each time its
 * index opens at a block boundary, and the next start continues from there.
 */
class KilledBulkTest extends KilledFixture {
  private static final int TIMES = Integer.getInteger("kill.bulks", 12);
  private static final int UNDO = 30;
  private static final Map<String, String> SETTINGS = Map.of(
      "UTXOD_UNDO_BLOCKS", String.valueOf(UNDO),
      "UTXOD_ACTIVITY_BLOCKS", "10",
      "UTXOD_BULK_FROM_BLOCKS", "20");
  private static final IndexOptions OPTIONS = new IndexOptions(UNDO, 10, 20_000, false);

  KilledBulkTest() {
    super(300);
  }

  private DaemonProcess daemon() {
    return new DaemonProcess("run", SETTINGS, directory, node, cookie, data);
  }

  @Test
  void killed_at_any_moment_it_opens_at_a_block_boundary_and_goes_on() throws Exception {
    int inBulk = 0;
    int live = 0;
    for (int time = 0; time < TIMES; time++) {
      try (DaemonProcess daemon = daemon()) {
        Await.until(
            "its answers",
            () -> AdminCookie.read(data).isPresent(),
            () -> "alive: " + daemon.isAlive());
        assertThat(daemon.ended(random.nextInt(400))).as(daemon.log()).isFalse();
        daemon.kill();
        AdminCookie.remove(data);
      }
      try (Index index = Index.open(data.resolve("index"), Network.REGTEST, OPTIONS, SMALL)) {
        if (index.state().tip() == null) {
          continue;
        }
        inBulk += index.state().balancesCurrent() ? 0 : 1;
        live += index.state().balancesCurrent() ? 1 : 0;
        try (IndexView view = index.view()) {
          model.assertEquals(view);
        }
      }
      grow(random.nextInt(100));
    }
    assertThat(inBulk + live).as("kills after the first block").isPositive();
    try (DaemonProcess daemon = daemon()) {
      String tip = chain.activeTip().hash().display();
      Await.until(
          "the tip after the last kill",
          () -> AdminCookie.read(data)
              .map(admin -> Orders.get(admin, "/v1/status").contains(tip))
              .orElse(false),
          daemon::log);
      assertThat(daemon.log())
          .contains("Bulk sync of blocks")
          .contains("The balances are complete");
      daemon.terminate();
    }
    try (Index index = Index.open(data.resolve("index"), Network.REGTEST, OPTIONS, SMALL);
        IndexView view = index.view()) {
      assertThat(view.state().tip().point()).isEqualTo(chain.activeTip());
      assertThat(view.state().balancesCurrent()).isTrue();
      model.assertEquals(view);
    }
  }
}
