package org.utxod.indexer.follow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.SyncProgress;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** What goes on and on takes a line of the log in ten seconds. */
class FollowLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("utxod.follow");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final FollowLog log = new FollowLog(new Clock() {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  });

  @BeforeEach
  void listen() {
    // Other tests of the same process run commands, which log problems only.
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void silence() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void blocks_far_from_the_tip() {
    for (int height = 1; height <= 300; height++) {
      log.block(
          new ChainPoint(height, Network.REGTEST.genesis()), 100_000, new SyncProgress(10, 9_970L));
      now = now.plusMillis(100);
    }
    assertThat(said()).hasSize(2);
    assertThat(said().get(0)).startsWith("Height 101 of 100000");
  }

  @Test
  void a_reindex_says_each_phase_at_once_and_then_now_and_then_how_far_it_is() {
    for (int block = 0; block < 150; block++) {
      log.reindex(7, "Removing, block " + block);
      now = now.plusMillis(100);
    }
    log.reindex(7, "Balances");
    assertThat(said())
        .containsExactly(
            "Re-index from height 7: Removing, block 0.",
            "Re-index from height 7: Removing, block 100.",
            "Re-index from height 7: Balances.");
  }
}
