package org.utxod.watch.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.utxod.chain.Network;
import org.utxod.http.Endpoint;
import org.utxod.http.endpoint.AdminKey;
import org.utxod.watch.WatchDesk;
import org.utxod.watch.webhook.WebhookDesk;

/** The list of them. */
public final class PushEndpoints {
  private PushEndpoints() {}

  /** Server-sent events for anyone who may read, webhooks with the admin key. */
  public static List<Endpoint> of(
      WatchDesk watching, WebhookDesk webhooks, Network network, AdminKey key) {
    List<Endpoint> endpoints = new ArrayList<>(WebhookEndpoints.of(webhooks, network, key));
    endpoints.add(new GetWatch(watching, network));
    return List.copyOf(endpoints);
  }
}
