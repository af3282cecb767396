package org.utxod.query.history;

import java.util.Optional;
import java.util.OptionalInt;
import org.utxod.query.balance.EarlierBalances;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.segment.HistoryTotals;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/** What a script holds now less what came and went since; reads a bounded part of the history. */
record HistoryBalances(History history) implements EarlierBalances {
  @Override
  public OptionalInt from(IndexView view) {
    try (History.Segments segments = history.segments()) {
      Integer from = new HistoryReader(view, segments).fromHeight();
      return from == null ? OptionalInt.empty() : OptionalInt.of(Math.max(0, from - 1));
    }
  }

  @Override
  public Optional<Earlier> at(IndexView view, ScriptKey script, int height) {
    BlockRecord tip = view.state().tip();
    if (tip == null || height < 0 || height > tip.point().height()) {
      return Optional.empty();
    }
    try (History.Segments segments = history.segments()) {
      HistoryReader reader = new HistoryReader(view, segments);
      Integer from = reader.fromHeight();
      if (from == null || height < from - 1) {
        return Optional.empty();
      }
      HistoryTotals later = reader.of(script).totalsAfter(height);
      Balance now = view.balance(script);
      Balance then = new Balance(
          now.sat() - later.netSat(), now.coins() - (later.created() - later.spent()), 0);
      return reader
          .block(height)
          .map(block -> new Earlier(new ChainPoint(height, block.hash()), then));
    } catch (StoreException e) {
      throw HistoryService.unavailable(e);
    }
  }
}
