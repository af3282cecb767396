package org.utxod.watch.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.utxod.chain.Network;
import org.utxod.http.Endpoint;
import org.utxod.http.HttpFault;
import org.utxod.http.Problem;
import org.utxod.http.endpoint.AdminKey;
import org.utxod.watch.WatchDesk;
import org.utxod.watch.webhook.WebhookDesk;

/** The list of them. */
public final class PushEndpoints {
  private PushEndpoints() {}

  /**
   * Server-sent events for anyone who may read, webhooks with the admin key.
   *
   * @param told whether the index keeps activity, without which nothing can be told one by one
   */
  public static List<Endpoint> of(
      WatchDesk watching, WebhookDesk webhooks, Network network, AdminKey key, boolean told) {
    List<Endpoint> endpoints = new ArrayList<>(WebhookEndpoints.of(webhooks, network, key, told));
    GetWatch watch = new GetWatch(watching, network, told);
    endpoints.add(watch);
    endpoints.add(watch.byPost());
    return List.copyOf(endpoints);
  }

  /** @throws HttpFault where nothing can be told */
  static void requireTold(boolean told) {
    if (!told) {
      throw new HttpFault(Problem.notFound(
          "Nothing can be watched here, for this index keeps no activity, so it knows balances but not what changed them. The"
              + " operator can have it kept from then on, with activity_blocks: 144 or more."));
    }
  }
}
