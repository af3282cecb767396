package org.utxod.query.http.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.history.HistoryService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.docs.DocsEndpoints;
import org.utxod.query.http.page.PageEndpoints;
import org.utxod.query.status.StatusService;

/** The query endpoints. */
public final class Endpoints {
  private Endpoints() {}

  /** All of them. */
  public static List<Endpoint> of(
      BalanceService balances, HistoryService history, StatusService status) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(GetStatus.of(status));
    for (ScriptPath scriptRef : ScriptPath.values()) {
      endpoints.add(GetBalance.of(scriptRef, balances));
      endpoints.add(GetCoins.of(scriptRef, balances));
      endpoints.add(GetActivity.of(scriptRef, balances));
      endpoints.add(GetHistory.of(scriptRef, history));
      endpoints.add(GetHistory.summary(scriptRef, history));
    }
    endpoints.add(PostBalances.of(balances, System::nanoTime));
    endpoints.add(GetAddress.of(balances));
    endpoints.add(GetLive.of());
    endpoints.add(GetReady.of(status));
    endpoints.addAll(DocsEndpoints.all());
    endpoints.addAll(PageEndpoints.all());
    return List.copyOf(endpoints);
  }
}
