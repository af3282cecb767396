package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.backup.Restore;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Await;
import org.utxod.store.read.IndexView;

/**
 * The real process, killed at any moment of syncing, reorganising, re-indexing and backing up: each time its index
 * opens at a block boundary and is that block's UTXO set, and the next start continues. {@code -Dkill.times=N} for
 * more.
 */
class KilledProcessTest extends KilledFixture {
  private static final int TIMES = Integer.getInteger("kill.times", 100);

  private int backups;

  KilledProcessTest() {
    super(150);
  }

  private void reorganise(int depth) {
    int wanted = chain.activeTip().height() + 1;
    SimBlock at = chain.active(wanted - 1 - depth).orElseThrow();
    while (at.height() < wanted) {
      at = generator.generateOn(at);
      accept(at);
    }
  }

  @Test
  void killed_at_any_moment_it_opens_at_a_block_boundary_and_goes_on() throws InterruptedException {
    int rebuilding = 0;
    int progressed = 0;
    int lastHeight = -1;
    for (int time = 0; time < TIMES; time++) {
      try (DaemonProcess daemon = new DaemonProcess(directory, node, cookie, data)) {
        if (random.nextInt(5) == 0) {
          assertThat(daemon.ended(random.nextInt(600)))
              .as("it runs, seed %d", SEED)
              .isFalse();
        } else {
          Await.until(
              "its answers",
              () -> AdminCookie.read(data).isPresent(),
              () -> "alive: " + daemon.isAlive());
          happen(daemon);
        }
        daemon.kill();
        AdminCookie.remove(data);
        checkBackup();
      }
      try (Index index =
          Index.open(data.resolve("index"), Network.REGTEST, IndexOptions.DEFAULT, SMALL)) {
        if (index.reindex().isUnderWay()) {
          rebuilding++;
          continue;
        }
        if (index.state().tip() == null) {
          continue;
        }
        try (IndexView view = index.view()) {
          model.assertEquals(view);
          int height = view.state().tip().point().height();
          progressed += height == lastHeight ? 0 : 1;
          lastHeight = height;
        }
      }
    }
    assertThat(progressed).as("it moved between kills").isGreaterThan(TIMES / 4);
    assertThat(rebuilding).as("kills that fell into a re-index").isLessThan(TIMES);
    assertThat(backups).as("backups that were complete before a kill").isPositive();
    finish();
  }

  /** A few things in quick succession, so that the kill falls into the middle of one. */
  private void happen(DaemonProcess daemon) throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      switch (random.nextInt(5)) {
        case 0 -> grow(1 + random.nextInt(10));
        case 1 -> reorganise(1 + random.nextInt(30));
        case 2 -> orderReindex(Math.max(1, chain.activeTip().height() - random.nextInt(150)));
        case 3 -> orderBackup();
        default -> grow(1);
      }
      assertThat(daemon.ended(random.nextInt(80))).as("it runs, seed %d", SEED).isFalse();
    }
  }

  private void orderReindex(int fromHeight) {
    Optional<AdminCookie> admin = AdminCookie.read(data);
    if (admin.isPresent()) {
      Orders.post(admin.get(), "/v1/admin/reindex", "{\"from_height\":" + fromHeight + "}");
    }
  }

  private void orderBackup() {
    Optional<AdminCookie> admin = AdminCookie.read(data);
    admin.ifPresent(cookieOfDaemon -> Orders.post(
        cookieOfDaemon, "/v1/admin/backup", "{\"dir\":\"" + directory.resolve("copy") + "\"}"));
  }

  /** A backup under its final name is complete, whenever the process that created it died. */
  private void checkBackup() {
    Path copy = directory.resolve("copy");
    if (Files.exists(copy)) {
      Path restored = directory.resolve("restored");
      String proof = new Restore(Network.REGTEST, IndexOptions.DEFAULT, SMALL)
          .from(copy, restored, text -> {});
      assertThat(proof).startsWith("Restored to");
      Demo.removeDirectory(restored);
      Demo.removeDirectory(copy);
      backups++;
    }
  }

  private void finish() throws InterruptedException {
    try (DaemonProcess daemon = new DaemonProcess(directory, node, cookie, data)) {
      String tip = chain.activeTip().hash().display();
      Await.until(
          "the tip after the last kill",
          () -> AdminCookie.read(data)
              .map(admin -> Orders.get(admin, "/v1/status").contains(tip))
              .orElse(false),
          () -> String.valueOf(daemon.isAlive()));
      assertThat(daemon.terminate()).as("exit status after SIGTERM").isIn(0, 143);
    }
    try (Index index =
            Index.open(data.resolve("index"), Network.REGTEST, IndexOptions.DEFAULT, SMALL);
        IndexView view = index.view()) {
      assertThat(view.state().tip().point()).isEqualTo(chain.activeTip());
      model.assertEquals(view);
    }
  }
}
