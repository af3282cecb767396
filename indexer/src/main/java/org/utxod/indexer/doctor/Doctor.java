package org.utxod.indexer.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.NodeFactory;

/**
 * Runs all checks once.
 *
 * @param nodes findings about the nodes, the most preferred first
 * @param machine findings about the machine
 */
public record Doctor(List<Finding> nodes, List<Finding> machine) {
  /** @param configFile null if there is none */
  public static Doctor inspect(Config config, @Nullable Path configFile, Clock clock) {
    List<Finding> nodes = new ArrayList<>();
    for (BitcoinNode node : NodeFactory.nodesWhileClientsWait(config)) {
      try (node) {
        nodes.addAll(new NodeCheck(node, config.network(), clock).findings());
      }
    }
    return new Doctor(
        List.copyOf(nodes), List.copyOf(new MachineCheck(config, configFile).findings()));
  }

  /** Whether a node answers that can be followed. */
  public boolean hasNode() {
    return nodes.stream()
        .anyMatch(found -> found.level() == Finding.Level.OK && found.about().startsWith("node "));
  }

  /** Whether a daemon can work on this machine. */
  public boolean machineServes() {
    return machine.stream().noneMatch(found -> found.level() == Finding.Level.BAD);
  }

  /** All findings. */
  public List<Finding> all() {
    List<Finding> all = new ArrayList<>(nodes);
    all.addAll(machine);
    return all;
  }
}
