package org.utxod.query.electrum.session;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.utxod.query.answer.QueryException;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.script.ScriptState;

/** The scripts that one session follows, within its limit and that of memory. Thread-safe. */
final class FollowedScripts {
  private final SessionContext context;
  private final String client;
  private final Subscriber subscriber;
  private final Set<ScriptHash> scripts = ConcurrentHashMap.newKeySet();

  FollowedScripts(SessionContext context, String client, Subscriber subscriber) {
    this.context = context;
    this.client = client;
    this.subscriber = subscriber;
  }

  /**
   * Follows a script from now on.
   *
   * @param closed whether the session has ended meanwhile
   * @return its status
   * @throws RpcException if there is no room for more
   */
  ScriptState add(ScriptHash script, BooleanSupplier closed) {
    if (scripts.contains(script)) {
      return context.subscriptions().again(script);
    }
    if (scripts.size() >= context.limits().maxSubscriptions()) {
      throw new RpcException(
          RpcException.LIMIT_REACHED,
          "Subscription limit reached: at most " + context.limits().maxSubscriptions()
              + " scripts in one connection");
    }
    try {
      context.memory().subscriptions().take(client, Subscriptions.BYTES);
    } catch (QueryException e) {
      throw new RpcException(
          RpcException.LIMIT_REACHED, "Subscription limit reached: " + e.getMessage());
    }
    if (!scripts.add(script)) {
      context.memory().subscriptions().release(client, Subscriptions.BYTES);
      return context.subscriptions().again(script);
    }
    boolean added = false;
    try {
      ScriptState state = context.subscriptions().add(script, subscriber);
      added = true;
      return state;
    } finally {
      if (!added || closed.getAsBoolean()) {
        remove(script);
      }
    }
  }

  /** Follows a script no more; whether it was followed. */
  boolean remove(ScriptHash script) {
    context.subscriptions().remove(script, subscriber);
    return forget(script);
  }

  /** It is not followed any more; whether it was. */
  boolean forget(ScriptHash script) {
    boolean was = scripts.remove(script);
    if (was) {
      context.memory().subscriptions().release(client, Subscriptions.BYTES);
    }
    return was;
  }

  void clear() {
    for (ScriptHash script : List.copyOf(scripts)) {
      remove(script);
    }
  }
}
