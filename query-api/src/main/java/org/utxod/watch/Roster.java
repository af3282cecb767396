package org.utxod.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ScriptKey;
import org.utxod.query.Subject;

/** Who watches, and what. For one thread. */
final class Roster {
  private final Set<Watcher> watchers = new LinkedHashSet<>();

  /** A {@link Watcher}, or a list of several: most scripts are watched by one. */
  private final Map<ScriptKey, Object> byScript = new HashMap<>();

  void add(Watcher watcher) {
    watchers.add(watcher);
    for (ScriptKey script : watcher.watched().keys()) {
      byScript.merge(script, watcher, (before, one) -> {
        List<Watcher> all = new ArrayList<>(listed(before));
        all.add(watcher);
        return all;
      });
    }
  }

  void remove(Watcher watcher) {
    watchers.remove(watcher);
    for (ScriptKey script : watcher.watched().keys()) {
      byScript.computeIfPresent(script, (key, before) -> {
        List<Watcher> left =
            listed(before).stream().filter(one -> one != watcher).toList();
        return left.isEmpty() ? null : left.size() == 1 ? left.get(0) : left;
      });
    }
  }

  private static List<Watcher> listed(Object one) {
    if (one instanceof Watcher watcher) {
      return List.of(watcher);
    }
    List<Watcher> several = new ArrayList<>();
    ((List<?>) one).forEach(each -> several.add((Watcher) each));
    return several;
  }

  /** All as they are now, the first who came first. */
  List<Watcher> all() {
    return List.copyOf(watchers);
  }

  boolean isEmpty() {
    return watchers.isEmpty();
  }

  /** Those who watch a script. */
  List<Watcher> of(@Nullable ScriptKey script) {
    Object those = script == null ? null : byScript.get(script);
    return those == null ? List.of() : listed(those);
  }

  /** Every script that somebody watches. */
  Set<ScriptKey> scripts() {
    return byScript.keySet();
  }

  /** How a script is named; null where nobody watches it. */
  @Nullable
  Subject subject(ScriptKey script) {
    List<Watcher> some = of(script);
    return some.isEmpty() ? null : some.get(0).watched().subject(script);
  }
}
