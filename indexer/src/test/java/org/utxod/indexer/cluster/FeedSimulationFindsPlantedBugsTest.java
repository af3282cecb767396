package org.utxod.indexer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.utxod.indexer.simulation.QuietLog;

/** The simulation can fail: each planted bug is found well within the lives that every build runs. */
@ExtendWith(QuietLog.class)
class FeedSimulationFindsPlantedBugsTest {
  private static final long LIVES = 300;

  @TestFactory
  Stream<DynamicTest> each_is_found() {
    FeedSimulation simulation = new FeedSimulation();
    return PlantedFeedBugs.all().entrySet().stream()
        .map(bug -> DynamicTest.dynamicTest(
            bug.getKey(),
            () -> assertThat(simulation.run(1, LIVES, 1, bug.getValue())).isNotEmpty()));
  }
}
