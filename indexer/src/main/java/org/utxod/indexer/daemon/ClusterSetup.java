package org.utxod.indexer.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.Lease;
import org.utxod.indexer.config.BackupPlace;
import org.utxod.indexer.config.ClusterConfig;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Secret;
import org.utxod.indexer.kafka.KafkaFeedLog;
import org.utxod.indexer.kafka.KafkaLease;
import org.utxod.indexer.kafka.KafkaSettings;
import org.utxod.store.error.UtxodException;

/**
 * This daemon's part in a cluster.
 *
 * @param name its name among the others
 * @param log opens the log; closed by whoever opened it
 * @param lease opens the lease that chooses one of several publishers; closed by whoever opened it
 * @param backup where an index to begin with is fetched: another daemon's base URL, or a directory; null where nowhere
 * @param backupToken for that daemon; null where none is needed
 */
public record ClusterSetup(
    String name,
    ClusterConfig.Role role,
    Supplier<? extends FeedLog> log,
    Supplier<? extends Lease> lease,
    @Nullable String backup,
    @Nullable Secret backupToken) {
  /** The one of a configuration; null where it has none. */
  static @Nullable ClusterSetup of(Config config) {
    ClusterConfig cluster = config.cluster();
    if (!cluster.isOn()) {
      return null;
    }
    String name = cluster.name().isEmpty() ? machine() : cluster.name();
    KafkaSettings settings = KafkaSettings.of(cluster, name);
    BackupPlace backup = cluster.backup();
    return new ClusterSetup(
        name,
        cluster.role(),
        () -> new KafkaFeedLog(settings),
        () -> KafkaLease.seek(settings),
        backup == null ? null : backup.toString(),
        secret(cluster.backupToken(), cluster.backupTokenFile()));
  }

  private static @Nullable Secret secret(Secret given, @Nullable Path file) {
    if (file == null) {
      return given.reveal().isEmpty() ? null : given;
    }
    try {
      return new Secret(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The file " + file + " could not be read (" + e.getClass().getSimpleName()
              + "). Check its path and permissions.",
          e);
    }
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "utxod";
    }
  }
}
