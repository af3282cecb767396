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

/** Every question to a provider, which may take several calls, and how each provider stands with us. */
public final class ProviderMetrics implements ProviderObserver {
  private final Counter questions;

  ProviderMetrics(PrometheusRegistry registry) {
    this.questions = Counter.builder()
        .name("utxod_provider_questions_total")
        .help("Questions to external providers, by what came of them; 'left' are those not put,"
            + " because it is being left alone or has enough to do")
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
        .help("1 for the state of the breaker before an external provider, 0 for the others")
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
        .help("Seconds since an external provider last answered as it should")
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
