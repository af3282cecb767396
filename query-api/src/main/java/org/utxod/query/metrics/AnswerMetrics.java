package org.utxod.query.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.balance.AnswerObserver;

/** The sources of answers. */
public final class AnswerMetrics implements AnswerObserver {
  private final Counter answers;
  private final CounterDataPoint freshLocal;
  private final CounterDataPoint staleLocal;
  private final CounterDataPoint refused;
  private final CounterDataPoint fallbackCounter;
  private final CounterDataPoint nobody;

  AnswerMetrics(PrometheusRegistry registry) {
    answers = Counter.builder()
        .name("utxod_answers_total")
        .help(
            "Answers with balances or coins, by source and freshness; 'none' counts queries without an answer")
        .labelNames("source", "quality")
        .register(registry);
    freshLocal = answers.labelValues(BalanceAnswer.LOCAL, "fresh");
    staleLocal = answers.labelValues(BalanceAnswer.LOCAL, "stale");
    refused = answers.labelValues("none", "refused");
    Counter counter = Counter.builder()
        .name("utxod_fallbacks_total")
        .help("Queries that the index could not answer and that were sent to external providers")
        .labelNames("outcome")
        .register(registry);
    fallbackCounter = counter.labelValues("answered");
    nobody = counter.labelValues("unanswered");
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
    (answered ? fallbackCounter : nobody).inc();
  }
}
