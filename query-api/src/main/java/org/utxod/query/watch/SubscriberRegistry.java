package org.utxod.query.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ScriptKey;

/** The connected subscribers and their scripts. Not thread-safe. */
final class SubscriberRegistry {
  private final Set<Subscriber> watchers = new LinkedHashSet<>();

  /** A {@link Subscriber}, or a list of several: most scripts have one subscriber. */
  private final Map<ScriptKey, Object> byScript = new HashMap<>();

  void add(Subscriber subscriber) {
    watchers.add(subscriber);
    for (ScriptKey script : subscriber.watched().keys()) {
      byScript.merge(script, subscriber, (before, one) -> {
        List<Subscriber> all = new ArrayList<>(listed(before));
        all.add(subscriber);
        return all;
      });
    }
  }

  void remove(Subscriber subscriber) {
    watchers.remove(subscriber);
    for (ScriptKey script : subscriber.watched().keys()) {
      byScript.computeIfPresent(script, (key, before) -> {
        List<Subscriber> left =
            listed(before).stream().filter(one -> one != subscriber).toList();
        return left.isEmpty() ? null : left.size() == 1 ? left.get(0) : left;
      });
    }
  }

  private static List<Subscriber> listed(Object one) {
    if (one instanceof Subscriber subscriber) {
      return List.of(subscriber);
    }
    List<Subscriber> several = new ArrayList<>();
    ((List<?>) one).forEach(each -> several.add((Subscriber) each));
    return several;
  }

  /** All current subscribers, the oldest first. */
  List<Subscriber> all() {
    return List.copyOf(watchers);
  }

  boolean isEmpty() {
    return watchers.isEmpty();
  }

  /** The subscribers of a script. */
  List<Subscriber> of(@Nullable ScriptKey script) {
    Object those = script == null ? null : byScript.get(script);
    return those == null ? List.of() : listed(those);
  }

  /** Every script with a subscriber. */
  Set<ScriptKey> scripts() {
    return byScript.keySet();
  }

  /** The reference of a script; null if it has no subscriber. */
  @Nullable
  ScriptRef scriptRef(ScriptKey script) {
    List<Subscriber> some = of(script);
    return some.isEmpty() ? null : some.get(0).watched().scriptRef(script);
  }
}
