package org.utxod.query.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.provider.client.ProviderException;

/** Logs problems of providers and their end, each kind at most once in ten minutes per provider. Thread-safe. */
public final class ProviderLog {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.provider");
  private static final long REPEAT_NANOS = Duration.ofMinutes(10).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Long> lastLogged = new ConcurrentHashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  public ProviderLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void failed(String provider, ProviderException fault) {
    if (fault.kind() == ProviderException.Kind.CANCELLED) {
      return;
    }
    if (fault.kind() == ProviderException.Kind.UNABLE) {
      if (due(provider + " " + fault.kind().label())) {
        LOG.info("{}", fault.getMessage());
      }
      return;
    }
    failing.add(provider);
    if (due(provider + " " + fault.kind().label())) {
      LOG.warn("{}", fault.getMessage());
    }
  }

  void succeeded(String provider) {
    if (failing.remove(provider) && due(provider + " again")) {
      LOG.info("{} is answering again.", provider);
    }
  }

  void unexpected(String provider, RuntimeException e) {
    if (due(provider + " unexpected")) {
      LOG.error(
          "Processing an answer of {} failed with an unexpected error; the answer is not used.",
          provider,
          e);
    }
  }

  void disagreement(String one, String other, int height) {
    if (due(one + " against " + other)) {
      LOG.error(
          "{} and {} disagree on one script at height {}; neither answer is used. Compare them by hand, and "
              + "remove the wrong one from rpc_urls.",
          one,
          other,
          height);
    }
  }

  private boolean due(String what) {
    long now = nanoTime.getAsLong();
    boolean[] due = {false};
    lastLogged.compute(what, (key, last) -> {
      due[0] = last == null || now - last >= REPEAT_NANOS;
      return due[0] ? Long.valueOf(now) : last;
    });
    return due[0];
  }
}
