package org.utxod.query.watch.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.watch.SubscriptionHub;
import org.utxod.query.watch.webhook.WebhookManager;
import org.utxod.store.chain.Network;

/** The list of them. */
public final class PushEndpoints {
  private PushEndpoints() {}

  /**
   * Server-sent events for anyone who may read, webhooks with the admin key.
   *
   * @param activityKept whether the index keeps activity, without which there are no events
   */
  public static List<Endpoint> of(
      SubscriptionHub watching,
      WebhookManager webhooks,
      Network network,
      AdminKey key,
      boolean activityKept) {
    List<Endpoint> endpoints =
        new ArrayList<>(WebhookEndpoints.of(webhooks, network, key, activityKept));
    endpoints.addAll(GetWatch.of(watching, network, activityKept));
    return List.copyOf(endpoints);
  }

  /** @throws HttpException if there are no events */
  static void requireActivity(boolean activityKept) {
    if (!activityKept) {
      throw new HttpException(Problem.notFound(
          "Nothing can be watched, because this index keeps no activity: it knows balances, but not what "
              + "changed them. The operator can enable activity with activity_blocks: 144 or more; it is then "
              + "kept from that point on."));
    }
  }
}
