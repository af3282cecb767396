package org.utxod.query.watch;

import java.nio.ByteBuffer;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.watch.event.EventIds;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * The scripts of one subscriber, each once, in request order. Immutable. Small, because there can be hundreds of
 * thousands: no addresses are kept, and no scripts that can be rebuilt from their keys.
 */
public final class Subscription {
  /**
   * Heap bytes for one script here and in the registry: 115 were measured for keys of 20 bytes, and those of 32 take 16
   * more.
   */
  private static final int BYTES_A_SCRIPT = 144;

  /** Additional bytes for a script of no standard form, besides its own. */
  private static final int BYTES_AN_OTHER = 112;

  private final Network network;
  private final ScriptKey[] keys;
  private final ScriptKey[] sorted;
  private final Map<ScriptKey, Script> others;

  private Subscription(Network network, ScriptKey[] keys, Map<ScriptKey, Script> others) {
    this.network = network;
    this.keys = keys;
    this.sorted = keys.clone();
    Arrays.sort(sorted);
    this.others = others;
  }

  /** For {@code scripts}. */
  public static Subscription of(List<Script> scripts, Network network) {
    Set<ScriptKey> keys = new LinkedHashSet<>();
    Map<ScriptKey, Script> others = new HashMap<>();
    for (Script script : scripts) {
      ScriptKey key = script.key();
      keys.add(key);
      if (key.form() == ScriptKey.Form.OTHER) {
        others.put(key, script);
      }
    }
    return new Subscription(network, keys.toArray(ScriptKey[]::new), Map.copyOf(others));
  }

  /** Their keys in the index. */
  public Set<ScriptKey> keys() {
    return new AbstractSet<>() {
      @Override
      public Iterator<ScriptKey> iterator() {
        return Collections.unmodifiableList(Arrays.asList(keys)).iterator();
      }

      @Override
      public boolean contains(Object key) {
        return key instanceof ScriptKey script && watches(script);
      }

      @Override
      public int size() {
        return keys.length;
      }
    };
  }

  private boolean watches(ScriptKey key) {
    return Arrays.binarySearch(sorted, key) >= 0;
  }

  /** The script with that key; null if it is not included. */
  public @Nullable ScriptRef scriptRef(ScriptKey key) {
    return watches(key) ? named(key) : null;
  }

  private ScriptRef named(ScriptKey key) {
    Script script = others.get(key);
    if (script == null) {
      script = key.standardScript().orElseThrow();
    }
    return ScriptRef.ofScript(script, network);
  }

  /** The scripts, in their order. */
  public List<ScriptRef> scriptRefs() {
    return Arrays.stream(keys).map(this::named).toList();
  }

  /** Number of scripts. */
  public int size() {
    return keys.length;
  }

  /** Approximate size on the heap, bytes. */
  public long bytes() {
    long bytes = (long) keys.length * BYTES_A_SCRIPT;
    for (Script script : others.values()) {
      bytes += BYTES_AN_OTHER + script.length();
    }
    return bytes;
  }

  /** A digest that changes when the satoshis or coins of any of the scripts do. */
  public String digest(IndexView view) {
    List<Balance> balances = view.balances(Arrays.asList(keys));
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
    List<ScriptKey> some = Arrays.asList(keys).subList(from, Math.min(size(), from + max));
    List<Balance> balances = view.balances(some);
    List<WatchEvent.ScriptBalance> held = new ArrayList<>(some.size());
    for (int i = 0; i < some.size(); i++) {
      held.add(new WatchEvent.ScriptBalance(
          named(some.get(i)), balances.get(i), view.knowsAllOf(some.get(i))));
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
