package org.utxod.store.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.ScriptActivity;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.StateRow;

/** The journal in one snapshot. A block that was disconnected since left its activity beside the entry that says so. */
public final class SnapshotJournal implements Journal {
  /** For so many scripts looks cost less than reading all that the block did. */
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
    return new JournalStep(JournalRow.sequence(cursor.key()), row.kind().inModel(), row.point());
  }

  @Override
  public Optional<List<ScriptActivity>> activity(JournalStep step, Set<ScriptKey> scripts) {
    if (isGenesis(step)) {
      return Optional.of(new ArrayList<>());
    }
    return record(step).map(block -> {
      List<ScriptActivity> found = activity(block, step.point().height(), scripts);
      found.sort(BY_TRANSACTION);
      return found;
    });
  }

  @Override
  public boolean touched(JournalStep step, Consumer<ScriptKey> visitor) {
    if (isGenesis(step)) {
      return true;
    }
    Optional<BlockEffects> block = record(step).filter(BlockEffects::isWhole);
    block.ifPresent(found -> found.forEach(effect -> visitor.accept(effect.script())));
    return block.isPresent();
  }

  /** It does nothing to anybody. */
  private boolean isGenesis(JournalStep step) {
    return step.kind() == JournalStep.Kind.CONNECTED
        && step.point().height() == 0
        && state.activityFrom() != null
        && holds(step.point());
  }

  /** What a block that came or went did; empty where that is not kept. */
  private Optional<BlockEffects> record(JournalStep step) {
    return switch (step.kind()) {
      case CONNECTED -> connected(step);
      case DISCONNECTED -> BlockEffects.ofDisconnected(rows, step.sequence());
      case REWOUND, SKIPPED -> Optional.empty();
    };
  }

  private Optional<BlockEffects> connected(JournalStep step) {
    if (!holds(step.point())) {
      Long undone = whenUndone(step);
      return undone == null ? Optional.empty() : BlockEffects.ofDisconnected(rows, undone);
    }
    Integer from = state.activityFrom();
    return from == null || step.point().height() <= from
        ? Optional.empty()
        : BlockEffects.of(rows, step.point().height());
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

  private static List<ScriptActivity> activity(
      BlockEffects block, int height, Set<ScriptKey> scripts) {
    List<ScriptActivity> found = new ArrayList<>();
    Consumer<ScriptEffect> visitor = effect -> effect
        .activity(height, block::txid)
        .forEach(one -> found.add(new ScriptActivity(effect.script(), one)));
    if (scripts.size() <= FEW) {
      scripts.forEach(script -> block.find(script).ifPresent(visitor));
    } else {
      block.forEach(effect -> {
        if (scripts.contains(effect.script())) {
          visitor.accept(effect);
        }
      });
    }
    return found;
  }
}
