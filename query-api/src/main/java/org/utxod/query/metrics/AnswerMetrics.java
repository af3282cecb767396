package org.utxod.query.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.balance.AnswerObserver;

/** Where answers come from. */
public final class AnswerMetrics implements AnswerObserver {
  private final Counter answers;
  private final CounterDataPoint freshLocal;
  private final CounterDataPoint staleLocal;
  private final CounterDataPoint refused;
  private final CounterDataPoint outside;
  private final CounterDataPoint nobody;

  AnswerMetrics(PrometheusRegistry registry) {
    answers = Counter.builder()
        .name("utxod_answers_total")
        .help("Balances and pages of coins by their source, and whether that was fresh; 'none' are"
            + " those that could not be answered")
        .labelNames("source", "quality")
        .register(registry);
    freshLocal = answers.labelValues(BalanceAnswer.LOCAL, "fresh");
    staleLocal = answers.labelValues(BalanceAnswer.LOCAL, "stale");
    refused = answers.labelValues("none", "refused");
    Counter fallbacks = Counter.builder()
        .name("utxod_fallbacks_total")
        .help("Questions for which the index was not enough and providers were turned to")
        .labelNames("outcome")
        .register(registry);
    outside = fallbacks.labelValues("answered");
    nobody = fallbacks.labelValues("unanswered");
  }

  @Override
  public void answered(String source, boolean stale) {
    if (source.equals(BalanceAnswer.LOCAL)) {
      (stale ? staleLocal : freshLocal).inc();
    } else {
      answers.labelValues(source, stale ? "stale" : "fresh").inc();
    }
  }

  @Override
  public void refused() {
    refused.inc();
  }

  @Override
  public void fellBack(boolean answered) {
    (answered ? outside : nobody).inc();
  }
}
