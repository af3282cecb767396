package org.utxod.store.step;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.Invariants;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.MuHash;

/**
 * What happens to each coin in a step, held against what the store has of it: a coin that is spent must be there as the block
 * says, one that is created must be new. Marks the changes with what was found out. For one thread.
 */
final class CoinRuns {
  /** A coin that another of the same name took the place of. */
  record Overwritten(int code, long valueSat) {}

  private final ChangeLog log;
  private final StepContext context;
  private final StepRows rows;
  private final Map<Integer, Overwritten> overwritten = new HashMap<>(0);
  private final CoinElement element = new CoinElement();
  private final byte[] standardScript = new byte[34];
  private final @Nullable MuHash product;
  private Iterator<byte @Nullable []> answers = List.<byte @Nullable []>of().iterator();

  CoinRuns(ChangeLog log, StepContext context, StepRows rows) {
    this.log = log;
    this.context = context;
    this.rows = rows;
    this.product = context.setHash() ? new MuHash() : null;
  }

  /** The product of what was created and spent; null where it is not wanted. */
  @Nullable
  MuHash product() {
    return product;
  }

  /** What a change overwrote. */
  Overwritten overwritten(int change) {
    Overwritten found = overwritten.get(change);
    if (found == null) {
      throw new IllegalStateException("the change overwrites nothing");
    }
    return found;
  }

  /** Adds the keys of a script's coins that have to be looked up: of one without coins nothing that is created can be there. */
  void ask(int from, int end, boolean held, List<byte[]> keys) {
    for (int at = from; at < end; ) {
      int first = log.change(at);
      if (isAsked(first, held)) {
        keys.add(log.coinKey(first));
      }
      at = endOfCoin(at, end);
    }
  }

  /** The rows that were found, in the order of what was asked. */
  void answers(List<byte @Nullable []> found) {
    answers = found.iterator();
  }

  private boolean isAsked(int first, boolean held) {
    if (!log.is(first, ChangeLog.CREATED)) {
      return true;
    }
    return held
        && (context.checkNew()
            || (log.transaction(first) == 0 && context.overwrites().test(point(log.block(first)))));
  }

  private int endOfCoin(int at, int end) {
    int first = log.change(at);
    int next = at + 1;
    while (next < end && log.sameCoin(first, log.change(next))) {
      next++;
    }
    return next;
  }

  /** Settles a script's coins; returns how many rows of it go. */
  int settle(int from, int end, boolean held) {
    int gone = 0;
    for (int at = from; at < end; ) {
      int next = endOfCoin(at, end);
      byte[] before = isAsked(log.change(at), held) ? answers.next() : null;
      gone += coin(at, next, before);
      at = next;
    }
    return gone;
  }

  private int coin(int from, int end, byte @Nullable [] before) {
    boolean there = before != null;
    int code = before == null ? 0 : CoinRow.code(before);
    long sat = before == null ? 0 : CoinRow.valueSat(before);
    int creation = -1;
    int previous = -1;
    boolean changed = false;
    for (int at = from; at < end; at++) {
      int change = log.change(at);
      if (log.is(change, ChangeLog.CREATED)) {
        if (there) {
          requireMayOverwrite(change, previous);
          overwritten.put(change, new Overwritten(code, sat));
          log.mark(change, ChangeLog.OVERWRITES);
        }
        there = true;
        creation = change;
        code = log.code(change);
        sat = log.sat(change);
        changed = true;
      } else if (there) {
        requireAsHeld(change, creation, code, sat);
        log.code(change, code);
        if (creation >= 0 && log.block(creation) == log.block(change)) {
          log.mark(creation, ChangeLog.NETTED);
          log.mark(change, ChangeLog.NETTED);
        }
        there = false;
        changed = true;
      } else {
        requireMayBeUnknown(change, previous);
        log.mark(change, ChangeLog.UNKNOWN);
      }
      previous = change;
    }
    return changed ? write(previous, before, there, code, sat) : 0;
  }

  private int write(int change, byte @Nullable [] before, boolean there, int code, long sat) {
    int key = log.begin(change);
    if (there) {
      rows.coin(log.bytes(), key, log.end(change) - key, code, sat);
    } else if (before != null) {
      rows.coinGone(log.bytes(), key, log.end(change) - key);
    }
    MuHash hash = product;
    if (hash != null) {
      if (before != null) {
        element(change, CoinRow.code(before), CoinRow.valueSat(before)).removeFrom(hash);
      }
      if (there) {
        element(change, code, sat).insertInto(hash);
      }
    }
    return before != null && !there ? 1 : 0;
  }

  private CoinElement element(int change, int code, long sat) {
    byte[] bytes = log.bytes();
    byte[] script = standardScript;
    int at = 0;
    int length = ScriptKey.writeStandardScript(bytes, log.begin(change), standardScript);
    if (length < 0) {
      script = bytes;
      at = log.otherScriptAt(change);
      length = log.otherScriptLength(change);
    }
    return element.set(
        bytes, log.outPointAt(change), log.voutBits(change), code, sat, script, at, length);
  }

  private void requireMayOverwrite(int change, int previous) {
    int block = log.block(change);
    boolean sameBlock = previous >= 0 && log.block(previous) == block;
    if (sameBlock || log.transaction(change) != 0 || !context.overwrites().test(point(block))) {
      throw broken(
          change,
          sameBlock
              ? "is created twice in the block"
              : "is created though the index holds it already");
    }
  }

  private void requireAsHeld(int change, int creation, int code, long sat) {
    boolean sameCode = log.code(change) == code || log.code(change) == BlockDelta.UNKNOWN_CODE;
    if (sameCode && log.sat(change) == sat) {
      return;
    }
    throw broken(
        change,
        creation >= 0 && log.block(creation) == log.block(change)
            ? "is spent in the block that creates it, but not as it was created"
            : "is spent with " + log.sat(change) + " satoshis, but the index holds it with " + sat
                + ", or of another height");
  }

  private void requireMayBeUnknown(int change, int previous) {
    int known = log.code(change);
    int height = known == BlockDelta.UNKNOWN_CODE ? 0 : known >>> 1;
    if (previous < 0 && !context.known().knows(log.scriptKey(change), height)) {
      return;
    }
    boolean sameBlock = previous >= 0 && log.block(previous) == log.block(change);
    throw broken(
        change,
        sameBlock ? "is spent twice in the block" : "is spent though the index does not hold it");
  }

  private ChainPoint point(int block) {
    return log.blocks().get(block).point();
  }

  private StoreException broken(int change, String what) {
    return Invariants.broken(point(log.block(change)), log.outPoint(change), what);
  }

  /** A rule broken by a block as a whole. */
  StoreException brokenBlock(int block, String what) {
    return Invariants.broken(point(block), what);
  }
}
