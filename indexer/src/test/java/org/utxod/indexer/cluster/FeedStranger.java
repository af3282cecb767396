package org.utxod.indexer.cluster;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.feed.FeedEncoder;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.fixture.ListLog;
import org.utxod.indexer.simulation.ForkedTree;
import org.utxod.indexer.simulation.ForkedTree.Block;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;

/** Writes to the log what no publisher says, or changes what one said. */
final class FeedStranger {
  private final ForkedTree tree;
  private final ListLog log;
  private final Random random;

  FeedStranger(ForkedTree tree, ListLog log, Random random) {
    this.tree = tree;
    this.log = log;
    this.random = random;
  }

  /** Does something, and says what. */
  String act(@Nullable FeedPosition last) {
    if (last != null && last.step() != null) {
      switch (random.nextInt(4)) {
        case 0 -> {
          return heartbeatAhead(last);
        }
        case 1 -> {
          return wrongStep(last);
        }
        default -> {}
      }
    }
    return random.nextBoolean() || log.records().isEmpty() ? garbage() : flip();
  }

  private String garbage() {
    byte[] bytes = new byte[random.nextInt(400)];
    random.nextBytes(bytes);
    log.forge(bytes);
    return "garbage";
  }

  private String flip() {
    List<Long> offsets = List.copyOf(log.records().keySet());
    int back = random.nextInt(Math.min(12, offsets.size()));
    long offset = offsets.get(offsets.size() - 1 - back);
    byte[] record = log.records().get(offset).clone();
    record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
    log.records().put(offset, record);
    return "flips a bit at " + offset;
  }

  private String heartbeatAhead(FeedPosition last) {
    JournalStep step = new JournalStep(
        last.sequence() + 1 + random.nextInt(3), last.step().kind(), last.step().point());
    forge(new FeedMessage.Heartbeat(FeedPosition.of(last.epoch(), step), 9, 0, "stranger"));
    return "says " + step;
  }

  /** The block that may well come next, with a coin too many. */
  private String wrongStep(FeedPosition last) {
    List<Block> next = tree.blocks().stream()
        .filter(block ->
            block.parent() != null && block.parent().point().equals(last.step().point()))
        .toList();
    if (next.isEmpty()) {
      return garbage();
    }
    Block block = next.get(random.nextInt(next.size()));
    JournalStep step =
        new JournalStep(last.sequence() + 1, JournalStep.Kind.CONNECTED, block.point());
    forge(new FeedMessage.Connected(
        FeedPosition.of(last.epoch(), step),
        new CoinStats(block.point(), block.coins() + 1, block.sat(), block.setHash()),
        block.delta()));
    return "forges " + step;
  }

  private void forge(FeedMessage message) {
    FeedEncoder.records(message).forEach(log::forge);
  }
}
