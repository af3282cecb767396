package org.utxod.indexer.daemon;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.provider.ProviderOptions;

/**
 * Time and patience of a daemon, so that others than the usual can be put in their place.
 *
 * @param nanoTime a monotonic clock such as {@link System#nanoTime}
 * @param http what clients may take up, those who subscribe apart
 */
public record RuntimeContext(
    Clock clock,
    LongSupplier nanoTime,
    FollowOptions follow,
    ProviderOptions providers,
    HttpLimits http) {
  /** Real time, and what a configuration asks for. */
  public static RuntimeContext of(Config config) {
    return new RuntimeContext(
        Clock.systemUTC(),
        System::nanoTime,
        FollowedIndex.options(config),
        ProviderOptions.DEFAULT.withPatience(config.providers().patience()),
        HttpLimits.DEFAULT);
  }

  /** The same with another way of following. */
  public RuntimeContext withFollow(FollowOptions options) {
    return new RuntimeContext(clock, nanoTime, options, providers, http);
  }

  /** The same with other limits of HTTP. */
  public RuntimeContext withHttp(HttpLimits limits) {
    return new RuntimeContext(clock, nanoTime, follow, providers, limits);
  }
}
