package org.utxod.query.http.endpoint;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.admin.AdminEndpoints;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.docs.DocsEndpoints;
import org.utxod.query.http.page.PageEndpoints;
import org.utxod.query.port.Admin;
import org.utxod.query.status.StatusService;

/** All endpoints. */
public final class Endpoints {
  private Endpoints() {}

  /** Public endpoints. */
  public static List<Endpoint> reading(BalanceService balances, StatusService status) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new GetStatus(status));
    for (ScriptPath scriptRef : ScriptPath.values()) {
      endpoints.add(new GetBalance(scriptRef, balances));
      endpoints.add(new GetCoins(scriptRef, balances));
      endpoints.add(new GetActivity(scriptRef, balances));
    }
    endpoints.add(new PostBalances(balances, System::nanoTime));
    endpoints.add(new GetAddress(balances));
    endpoints.add(new GetLive());
    endpoints.add(new GetReady(status));
    endpoints.addAll(DocsEndpoints.all());
    endpoints.addAll(PageEndpoints.all());
    return List.copyOf(endpoints);
  }

  /** The Prometheus endpoint. */
  public static Endpoint metrics(PrometheusRegistry registry) {
    return new GetMetrics(registry);
  }

  /** Endpoints that require the admin key. */
  public static List<Endpoint> admin(Admin admin, AdminKey key) {
    return AdminEndpoints.of(admin, key);
  }
}
