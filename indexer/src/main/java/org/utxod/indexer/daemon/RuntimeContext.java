package org.utxod.indexer.daemon;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.provider.ProviderOptions;

/**
 * Clocks, timeouts and limits of a daemon, so that tests can replace them.
 *
 * @param nanoTime a monotonic clock such as {@link System#nanoTime}
 * @param http limits for clients, apart from subscribers
 * @param cluster this daemon's part in a cluster; null where it has none
 */
public record RuntimeContext(
    Clock clock,
    LongSupplier nanoTime,
    FollowOptions follow,
    ProviderOptions providers,
    HttpLimits http,
    @Nullable ClusterSetup cluster) {
  /** Real time, and the limits of the configuration. */
  public static RuntimeContext of(Config config) {
    return new RuntimeContext(
        Clock.systemUTC(),
        System::nanoTime,
        ConfiguredFollow.options(config),
        ProviderOptions.DEFAULT.withPatience(config.providers().patience()),
        HttpLimits.DEFAULT,
        ClusterSetup.of(config));
  }

  /** A copy with other follower options. */
  public RuntimeContext withFollow(FollowOptions options) {
    return new RuntimeContext(clock, nanoTime, options, providers, http, cluster);
  }

  /** A copy with other HTTP limits. */
  public RuntimeContext withHttp(HttpLimits limits) {
    return new RuntimeContext(clock, nanoTime, follow, providers, limits, cluster);
  }

  /** A copy with a part in a cluster. */
  public RuntimeContext withCluster(ClusterSetup setup) {
    return new RuntimeContext(clock, nanoTime, follow, providers, http, setup);
  }
}
