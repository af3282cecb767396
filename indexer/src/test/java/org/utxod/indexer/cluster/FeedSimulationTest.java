package org.utxod.indexer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.utxod.indexer.simulation.QuietLog;

/**
 * Whatever publishers, followers, their processes and the log do: every node's index is that of some block, reached by the
 * publisher's own steps, or says what it needs; and once it has got that, all are equal.
 *
 * <p>One life: {@code -Dfeed.seed=123}. A night of them: {@code -Dfeed.lives=100000}; {@code -Dfeed.first} sets the first seed.
 */
@ExtendWith(QuietLog.class)
class FeedSimulationTest {
  private static final long LIVES = 80;

  @Test
  void every_node_is_where_the_publisher_was_and_in_the_end_where_it_is()
      throws InterruptedException {
    Long only = Long.getLong("feed.seed");
    long first = only == null ? Long.getLong("feed.first", 1) : only;
    long lives = only == null ? Long.getLong("feed.lives", LIVES) : 1;
    assertThat(new FeedSimulation().run(first, lives, 5, FeedSeams.NONE)).isEmpty();
  }
}
