package org.utxod.watch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Hex;
import org.utxod.chain.Network;
import org.utxod.chain.Script;
import org.utxod.chain.ScriptKey;
import org.utxod.query.Subject;
import org.utxod.store.Balance;
import org.utxod.store.BlockRecord;
import org.utxod.store.IndexView;

/** The scripts that one watches, each once, in the order given. Immutable. */
public final class Watched {
  private final Map<ScriptKey, Subject> subjects;

  private Watched(Map<ScriptKey, Subject> subjects) {
    this.subjects = subjects;
  }

  /** Those of {@code scripts}. */
  public static Watched of(List<Script> scripts, Network network) {
    Map<ScriptKey, Subject> subjects = new LinkedHashMap<>();
    for (Script script : scripts) {
      Subject subject = Subject.ofScript(script, network);
      subjects.putIfAbsent(script.key(), subject);
    }
    return new Watched(subjects);
  }

  /** Their names in the index. */
  public Set<ScriptKey> keys() {
    return subjects.keySet();
  }

  /** The one with that name; null where it is not watched. */
  public @Nullable Subject subject(ScriptKey key) {
    return subjects.get(key);
  }

  /** The scripts, in their order. */
  public List<Subject> subjects() {
    return List.copyOf(subjects.values());
  }

  /** How many. */
  public int size() {
    return subjects.size();
  }

  /** Differs where satoshis or coins of any of the scripts do. */
  public String digest(IndexView view) {
    List<Balance> balances = view.balances(new ArrayList<>(subjects.keySet()));
    ByteBuffer bytes = ByteBuffer.allocate(balances.size() * 2 * Long.BYTES);
    balances.forEach(balance -> bytes.putLong(balance.sat()).putLong(balance.coins()));
    return Hex.encode(ScriptKey.sha256().digest(bytes.array()));
  }

  /** The balances of the scripts from {@code from} on, at most {@code max}, as of the view. */
  public WatchEvent.State state(WatchEvent.Reason reason, IndexView view, int from, int max) {
    BlockRecord tip = view.state().tip();
    if (tip == null) {
      throw new IllegalStateException("nothing is indexed yet");
    }
    ChainPoint point = tip.point();
    List<Subject> some =
        new ArrayList<>(subjects.values()).subList(from, Math.min(size(), from + max));
    List<ScriptKey> keys = new ArrayList<>(subjects.keySet()).subList(from, from + some.size());
    List<Balance> balances = view.balances(keys);
    List<WatchEvent.Held> held = new ArrayList<>(some.size());
    for (int i = 0; i < some.size(); i++) {
      held.add(new WatchEvent.Held(some.get(i), balances.get(i), view.knowsAllOf(keys.get(i))));
    }
    long sequence = view.journal().last();
    String position = view.journal()
        .after(Math.max(0, sequence - 1), 1)
        .filter(steps -> !steps.isEmpty())
        .map(steps -> EventIds.position(sequence, steps.get(0).point()))
        .orElse(Long.toString(sequence));
    return new WatchEvent.State(reason, point, sequence, position, held);
  }
}
