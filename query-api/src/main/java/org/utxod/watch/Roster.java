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
  private final Map<ScriptKey, List<Watcher>> byScript = new HashMap<>();
  private final Map<ScriptKey, Subject> subjects = new HashMap<>();

  void add(Watcher watcher) {
    watchers.add(watcher);
    for (Subject subject : watcher.watched().subjects()) {
      byScript.computeIfAbsent(subject.key(), key -> new ArrayList<>(1)).add(watcher);
      subjects.putIfAbsent(subject.key(), subject);
    }
  }

  void remove(Watcher watcher) {
    watchers.remove(watcher);
    for (ScriptKey script : watcher.watched().keys()) {
      List<Watcher> others = byScript.get(script);
      if (others != null && others.remove(watcher) && others.isEmpty()) {
        byScript.remove(script);
        subjects.remove(script);
      }
    }
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
    return byScript.getOrDefault(script, List.of());
  }

  /** Every script that somebody watches. */
  Set<ScriptKey> scripts() {
    return byScript.keySet();
  }

  /** How a script is named; null where nobody watches it. */
  @Nullable
  Subject subject(ScriptKey script) {
    return subjects.get(script);
  }
}
