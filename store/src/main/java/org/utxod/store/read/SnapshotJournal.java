package org.utxod.store.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.ScriptActivity;
import org.utxod.store.schema.ActivityRow;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.DisconnectedRow;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.KeyRange;
import org.utxod.store.schema.StateRow;
import org.utxod.store.schema.UndoRow;

/** The journal in one snapshot. A block that was disconnected since left its activity beside the entry that says so. */
public final class SnapshotJournal implements Journal {
  /** For so many scripts seeks cost less than reading what the whole block did. */
  private static final int FEW = 64;

  private static final Comparator<ScriptActivity> BY_TRANSACTION = Comparator.comparingInt(
          (ScriptActivity one) -> one.activity().position().transaction())
      .thenComparing(ScriptActivity::script);

  private final KeyValueSnapshot rows;
  private final IndexState state;

  SnapshotJournal(KeyValueSnapshot rows, IndexState state) {
    this.rows = rows;
    this.state = state;
  }

  @Override
  public long last() {
    byte[] row = rows.get(ColumnFamily.META, StateRow.key());
    return row == null ? 0 : StateRow.read(row).nextSequence() - 1;
  }

  @Override
  public Optional<List<JournalStep>> after(long sequence, int max) {
    long last = last();
    if (sequence < 0 || sequence > last) {
      return Optional.empty();
    }
    List<JournalStep> steps = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.JOURNAL, JournalRow.key(sequence + 1), null, Scope.ANY)) {
      for (long next = sequence + 1; next <= last && steps.size() < max; next++) {
        if (!cursor.next() || JournalRow.sequence(cursor.key()) != next) {
          return steps.isEmpty() ? Optional.empty() : Optional.of(steps);
        }
        steps.add(step(cursor));
      }
    }
    return Optional.of(steps);
  }

  private static JournalStep step(KeyValueCursor cursor) {
    JournalRow row = JournalRow.read(cursor.value());
    JournalStep.Kind kind = switch (row.kind()) {
      case CONNECTED -> JournalStep.Kind.CONNECTED;
      case DISCONNECTED -> JournalStep.Kind.DISCONNECTED;
      case REWOUND -> JournalStep.Kind.REWOUND;
      case SKIPPED -> JournalStep.Kind.SKIPPED;
    };
    return new JournalStep(JournalRow.sequence(cursor.key()), kind, row.point());
  }

  @Override
  public Optional<List<ScriptActivity>> activity(JournalStep step, Set<ScriptKey> scripts) {
    List<ScriptActivity> found = switch (step.kind()) {
      case CONNECTED -> connected(step, scripts);
      case DISCONNECTED -> undone(step.sequence(), scripts);
      case REWOUND, SKIPPED -> null;
    };
    if (found == null) {
      return Optional.empty();
    }
    found.sort(BY_TRANSACTION);
    return Optional.of(found);
  }

  private @Nullable List<ScriptActivity> connected(JournalStep step, Set<ScriptKey> scripts) {
    if (!holds(step.point())) {
      Long undone = whenUndone(step);
      return undone == null ? null : undone(undone, scripts);
    }
    Integer from = state.activityFrom();
    boolean genesis = step.point().height() == 0; // It does nothing to anybody.
    if (from == null || (step.point().height() <= from && !genesis)) {
      return null;
    }
    byte[] undo = scripts.size() <= FEW
        ? null
        : rows.get(ColumnFamily.UNDO, BlockRow.key(step.point().height()));
    return undo == null ? bySeeks(step.point().height(), scripts) : byUndoRecord(undo, scripts);
  }

  private boolean holds(ChainPoint point) {
    BlockRecord tip = state.tip();
    if (tip == null || tip.point().height() < point.height()) {
      return false;
    }
    byte[] row = rows.get(ColumnFamily.BLOCK, BlockRow.key(point.height()));
    return row != null && BlockRow.read(point.height(), row).point().equals(point);
  }

  /** The sequence under which a block was disconnected that is in the chain no more; null where that was in one step with others. */
  private @Nullable Long whenUndone(JournalStep step) {
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.JOURNAL, JournalRow.key(step.sequence() + 1), null, Scope.ANY)) {
      while (cursor.next()) {
        JournalStep later = step(cursor);
        if (later.kind() == JournalStep.Kind.DISCONNECTED && later.point().equals(step.point())) {
          return later.sequence();
        }
        if (later.kind() == JournalStep.Kind.REWOUND
            && later.point().height() < step.point().height()) {
          return null;
        }
      }
    }
    return null;
  }

  private @Nullable List<ScriptActivity> undone(long sequence, Set<ScriptKey> scripts) {
    byte[] prefix = DisconnectedRow.whole(sequence);
    if (rows.get(ColumnFamily.DISCONNECTED, prefix) == null) {
      return null;
    }
    List<ScriptActivity> found = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.DISCONNECTED, prefix, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      while (cursor.next()) {
        if (DisconnectedRow.isActivity(cursor.key())) {
          addIfAsked(DisconnectedRow.activityKey(cursor.key()), cursor.value(), scripts, found);
        }
      }
    }
    return found;
  }

  private static void addIfAsked(
      byte[] key, byte[] value, Set<ScriptKey> scripts, List<ScriptActivity> found) {
    ScriptKey script = ScriptKey.read(key, 0);
    if (scripts.contains(script)) {
      found.add(new ScriptActivity(script, ActivityRow.activity(key, value)));
    }
  }

  private List<ScriptActivity> bySeeks(int height, Set<ScriptKey> scripts) {
    List<ScriptActivity> found = new ArrayList<>();
    for (ScriptKey script : scripts) {
      try (KeyValueCursor cursor = rows.scan(
          ColumnFamily.ACTIVITY,
          ActivityRow.from(script, height),
          ActivityRow.from(script, height + 1),
          Scope.ONE_SCRIPT)) {
        while (cursor.next()) {
          found.add(new ScriptActivity(script, ActivityRow.activity(cursor.key(), cursor.value())));
        }
      }
    }
    return found;
  }

  private List<ScriptActivity> byUndoRecord(byte[] undo, Set<ScriptKey> scripts) {
    List<byte[]> keys = new ArrayList<>();
    UndoRow.forEach(undo, (family, key, before) -> {
      if (family == ColumnFamily.ACTIVITY && scripts.contains(ScriptKey.read(key, 0))) {
        keys.add(key);
      }
    });
    List<ScriptActivity> found = new ArrayList<>(keys.size());
    List<byte @Nullable []> values = rows.multiGet(ColumnFamily.ACTIVITY, keys);
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        byte[] key = keys.get(i);
        found.add(new ScriptActivity(ScriptKey.read(key, 0), ActivityRow.activity(key, value)));
      }
    }
    return found;
  }
}
