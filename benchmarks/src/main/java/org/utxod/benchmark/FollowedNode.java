package org.utxod.benchmark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.store.model.IndexState;

/**
 * A node to follow, and how.
 *
 * @param source "rpc" or "rest"
 * @param connections concurrent block requests
 * @param bulk whether bulk sync is used nearly up to the tip; otherwise every block is applied by itself
 */
public record FollowedNode(
    String url, Path cookie, String network, String source, int connections, boolean bulk) {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Config config(Path data, Map<Setting<?>, String> more) {
    Map<Setting<?>, List<String>> settings = new HashMap<>();
    settings.put(Setting.NETWORK, List.of(network));
    settings.put(Setting.DATA_DIR, List.of(data.toString()));
    settings.put(Setting.RPC_URLS, List.of(url));
    settings.put(Setting.RPC_COOKIE, List.of(cookie.toString()));
    settings.put(Setting.SOURCE, List.of(source));
    settings.put(Setting.HTTP, List.of("127.0.0.1:0"));
    settings.put(Setting.FETCH_CONNECTIONS, List.of(String.valueOf(connections)));
    if (bulk) {
      settings.put(Setting.UNDO_BLOCKS, List.of("2"));
      settings.put(Setting.ACTIVITY_BLOCKS, List.of("0"));
      settings.put(Setting.BULK_FROM_BLOCKS, List.of("1"));
    }
    more.forEach((setting, value) -> settings.put(setting, List.of(value)));
    return ConfigLoader.load(settings, null, Map.of(), data).config();
  }

  /** A daemon that follows the node with an index in {@code data}, with additional settings. */
  Daemon start(Path data, Map<Setting<?>, String> more) {
    Config config = config(data, more);
    return Daemon.start(config, RuntimeContext.of(config), null);
  }

  /**
   * Seconds from an empty directory to an index at {@code height} or above, with current balances if that is the tip.
   */
  double secondsTo(int height, boolean tip, Path data) {
    Config config = config(data, Map.of());
    long start = System.nanoTime();
    try (FollowedIndex followed = new FollowedIndex(config, RuntimeContext.of(config), null)) {
      followed.start();
      while (true) {
        IndexState state = followed.index().state();
        if (state.tip() != null
            && state.tip().point().height() >= height
            && (!tip || state.balancesCurrent())) {
          return (System.nanoTime() - start) / 1e9;
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }
}
