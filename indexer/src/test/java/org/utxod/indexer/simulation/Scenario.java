package org.utxod.indexer.simulation;

import java.util.Random;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.Coverage;

/**
 * What one seed does, and how much of it.
 *
 * @param origin of the index: {@code GENESIS} starts with the blocks that all seeds share already applied, {@code
 *     SNAPSHOT} with a snapshot of the last of them
 * @param startHeight the first block if the origin is {@code HEIGHT}; otherwise 0
 * @param empty whether the index starts empty instead
 * @param nodes how many are configured
 * @param fetchAhead maximum number of concurrent block requests
 * @param requestFaults chance that a request fails
 * @param events chance that something happens to the chain or a node around a request
 * @param deaths chance that the process is set to die in a cycle
 * @param refusals chance that the disk is full for some writes
 * @param reindexes chance that a re-index is ordered before a cycle
 * @param backfills chance that some scripts are backfilled before a cycle, if the origin is {@code HEIGHT}
 * @param damage whether rows are damaged once
 * @param cycles before all faults end
 * @param bulk whether bulk sync is used far from the tip
 * @param catchUp whether blocks near the tip are applied many in one step
 * @param rest whether nodes may offer REST, and blocks are read over it if they do
 */
record Scenario(
    Coverage.Origin origin,
    int startHeight,
    boolean empty,
    int nodes,
    IndexOptions options,
    int fetchAhead,
    double requestFaults,
    double events,
    double deaths,
    double refusals,
    double reindexes,
    double backfills,
    boolean damage,
    int cycles,
    boolean bulk,
    boolean catchUp,
    boolean rest) {
  /** More blocks than there ever are. */
  private static final int ALL = 300;

  /** The scenario for a seed. */
  static Scenario draw(Random random, int sharedHeight) {
    boolean partial = random.nextInt(6) == 0;
    boolean empty = partial || random.nextInt(12) == 0;
    boolean snapshot = !empty && random.nextInt(5) == 0;
    int activity = random.nextInt(3) == 0 ? random.nextInt(12) : ALL;
    boolean damage = !partial && !snapshot && random.nextInt(8) == 0;
    int undo = Math.max(activity, random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 300);
    return new Scenario(
        partial
            ? Coverage.Origin.HEIGHT
            : snapshot ? Coverage.Origin.SNAPSHOT : Coverage.Origin.GENESIS,
        partial ? 2 + random.nextInt(sharedHeight - 2) : 0,
        empty,
        1 + random.nextInt(2),
        new IndexOptions(undo, activity, 100_000, random.nextBoolean()),
        1 + random.nextInt(6),
        some(random, 0.15),
        some(random, 0.10),
        some(random, 0.30),
        some(random, 0.20),
        some(random, 0.15),
        partial ? some(random, 0.5) : 0,
        damage,
        10 + random.nextInt(40),
        // What bulk sync finds to be damaged is begun anew in an empty directory, which is not done
        // here.
        random.nextInt(3) == 0 && !damage,
        random.nextBoolean(),
        random.nextInt(3) == 0);
  }

  /** Whether the journal contains everything that happens, one by one. */
  boolean isToldOneByOne() {
    return origin == Coverage.Origin.GENESIS
        && !empty
        && !bulk
        && reindexes == 0
        && options.activityBlocks() == ALL;
  }

  /** Whether blocks can come in steps of more than activity is kept of. */
  boolean forgets() {
    return catchUp && options.activityBlocks() < ALL;
  }

  private static double some(Random random, double most) {
    return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
  }
}
