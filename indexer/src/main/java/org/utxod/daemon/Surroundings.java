package org.utxod.daemon;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.utxod.config.Config;
import org.utxod.follow.FollowOptions;
import org.utxod.http.HttpLimits;
import org.utxod.provider.ProviderOptions;

/**
 * Time and patience of a daemon, so that others than the usual can be put in their place.
 *
 * @param nanoTime a clock that only goes forward, as {@link System#nanoTime} does
 * @param http what clients may take up, those who watch apart
 */
public record Surroundings(
    Clock clock,
    LongSupplier nanoTime,
    FollowOptions follow,
    ProviderOptions providers,
    HttpLimits http) {
  /** Real time, and what a configuration asks for. */
  public static Surroundings of(Config config) {
    return new Surroundings(
        Clock.systemUTC(),
        System::nanoTime,
        FollowedIndex.options(config),
        ProviderOptions.DEFAULT.withPatience(config.outside().patience()),
        HttpLimits.DEFAULT);
  }

  /** The same with another way of following. */
  public Surroundings withFollow(FollowOptions options) {
    return new Surroundings(clock, nanoTime, options, providers, http);
  }

  /** The same with other limits of HTTP. */
  public Surroundings withHttp(HttpLimits limits) {
    return new Surroundings(clock, nanoTime, follow, providers, limits);
  }
}
