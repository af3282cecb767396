package org.utxod.http.endpoint;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import org.utxod.http.Endpoint;
import org.utxod.http.docs.DocsEndpoints;
import org.utxod.http.page.PageEndpoints;
import org.utxod.port.Admin;
import org.utxod.query.BalanceService;
import org.utxod.query.StatusService;

/** The list of everything that can be asked. */
public final class Endpoints {
  private Endpoints() {}

  /** What anyone who reaches the server may ask. */
  public static List<Endpoint> reading(BalanceService balances, StatusService status) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new GetStatus(status));
    for (SubjectPath subject : SubjectPath.values()) {
      endpoints.add(new GetBalance(subject, balances));
      endpoints.add(new GetCoins(subject, balances));
      endpoints.add(new GetActivity(subject, balances));
    }
    endpoints.add(new PostBalances(balances, System::nanoTime));
    endpoints.add(new GetAddress(balances));
    endpoints.add(new GetLive());
    endpoints.add(new GetReady(status));
    endpoints.addAll(DocsEndpoints.all());
    endpoints.addAll(PageEndpoints.all());
    return List.copyOf(endpoints);
  }

  /** What Prometheus asks. */
  public static Endpoint metrics(PrometheusRegistry registry) {
    return new GetMetrics(registry);
  }

  /** What takes the admin key. */
  public static List<Endpoint> admin(Admin admin, AdminKey key) {
    return List.of(
        new PostReindex(admin, key),
        new PostVerify(admin, key),
        new PostBackup(admin, key),
        new PostBackfill(admin, key),
        new GetJob(admin, key));
  }
}
