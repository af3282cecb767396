package org.utxod.query.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.outbound.CircuitBreaker;
import org.utxod.query.provider.ProviderObserver;
import org.utxod.query.provider.client.ProviderException;

/** Queries to providers, each of which may take several calls, and the status of each provider. */
public final class ProviderMetrics implements ProviderObserver {
  private final Counter questions;

  ProviderMetrics(PrometheusRegistry registry) {
    this.questions = Counter.builder()
        .name("utxod_provider_questions_total")
        .help(
            "Queries to external providers, by outcome; 'left' counts those skipped because the provider is "
                + "paused or busy")
        .labelNames("provider", "outcome")
        .register(registry);
  }

  @Override
  public void answered(String provider) {
    questions.labelValues(provider, "answered").inc();
  }

  @Override
  public void failed(String provider, ProviderException.Kind kind) {
    questions.labelValues(provider, kind.label()).inc();
  }

  @Override
  public void left(String provider) {
    questions.labelValues(provider, "left").inc();
  }

  static void breakers(Supplier<List<ProviderStatus>> providers, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("utxod_provider_breaker")
        .help(
            "State of the circuit breaker for an external provider: 1 for the current state, 0 for the others")
        .labelNames("provider", "state")
        .callback(gauge -> {
          for (ProviderStatus provider : providers.get()) {
            for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
              boolean now = state.label().equals(provider.state());
              gauge.call(now ? 1 : 0, provider.name(), state.label());
            }
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("utxod_provider_last_success_age_seconds")
        .help("Seconds since the last valid answer of an external provider")
        .labelNames("provider")
        .callback(gauge -> {
          for (ProviderStatus provider : providers.get()) {
            Long age = provider.lastSuccessAgeSeconds();
            if (age != null) {
              gauge.call((double) age, provider.name());
            }
          }
        })
        .register(registry);
  }
}
