package org.utxod.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can fail: each planted bug is found well within the seeds that every build runs. */
@ExtendWith(QuietLog.class)
class SimulationFindsPlantedBugsTest {
  private static final long SEEDS = 400;

  enum Bug {
    FORGETS_ONE_UNDONE_COIN(PlantedBugs::forgetsOneUndoneCoin),
    UNDOES_IN_THE_WRONG_DIRECTION(PlantedBugs::undoesInTheWrongDirection),
    TEARS_BATCHES(PlantedBugs::tearsBatches),
    TEARS_STEPS(PlantedBugs::tearsSteps),
    FORGETS_BALANCES_OF_A_STEP(PlantedBugs::forgetsBalancesOfAStep),
    LOSES_A_POSTING_OF_THE_HISTORY(PlantedBugs::losesAPosting),
    CONFUSES_TRANSACTIONS_OF_THE_HISTORY(PlantedBugs::confusesTransactions),
    ENTERS_A_STALE_BLOCK_IN_THE_HISTORY(PlantedBugs::entersAStaleBlock),
    DROPS_A_MERGED_SEGMENT_OF_THE_HISTORY(PlantedBugs::dropsAMergedSegment),
    LOSES_AN_ENTRY_OF_AN_ACCOUNT(PlantedBugs::losesAnEntryOfAnAccount),
    KEEPS_AN_UNDONE_ENTRY_OF_AN_ACCOUNT(PlantedBugs::keepsAnUndoneEntryOfAnAccount),
    FORGETS_WHAT_AN_ACCOUNT_HOLDS(PlantedBugs::forgetsWhatAnAccountHolds),
    FORGETS_CONFIRMED_PARENTS(PlantedBugs::forgetsConfirmedParents),
    NEVER_READS_THE_COOKIE_AGAIN(PlantedBugs::neverReadsTheCookieAgain),
    SEARCHES_THE_FORK_ONE_BLOCK_OFF(PlantedBugs::searchesTheForkOneBlockOff),
    OVERLOOKS_MISSING_PREVOUTS(PlantedBugs::overlooksMissingPrevouts);

    private final Supplier<Seams> plant;

    Bug(Supplier<Seams> plant) {
      this.plant = plant;
    }
  }

  @TempDir
  Path directory;

  @ParameterizedTest
  @EnumSource
  void each_is_found(Bug bug) throws InterruptedException {
    List<Simulations.Finding> findings =
        new Simulations(directory).run(1, SEEDS, Duration.ofMinutes(2), 1, bug.plant.get());
    assertThat(findings).as("findings with %s", bug).isNotEmpty();
  }
}
