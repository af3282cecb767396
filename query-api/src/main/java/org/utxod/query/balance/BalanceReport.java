package org.utxod.query.balance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.AddressException;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * Balances of any number of scripts as of one block, from the index alone. It holds a view of the index until {@link
 * #close}, so it must be closed within bounded time. Not thread-safe.
 */
public final class BalanceReport implements AutoCloseable {
  private final IndexView view;
  private final ViewReader viewReader;
  private final @Nullable Integer height;
  private final int minConf;
  private final AnswerObserver observer;

  private BalanceReport(
      IndexView view,
      ViewReader viewReader,
      @Nullable Integer height,
      int minConf,
      AnswerObserver observer) {
    this.view = view;
    this.viewReader = viewReader;
    this.height = height;
    this.minConf = minConf;
    this.observer = observer;
  }

  /**
   * Takes ownership of the view; closes it on failure.
   *
   * @throws QueryException if balances as of that block cannot be answered
   */
  static BalanceReport of(
      IndexView view, ViewReader viewReader, BatchPoint point, AnswerObserver observer) {
    int tip = viewReader.context().point().height();
    BlockHash block = point.block();
    Integer height = block == null ? point.height() : Integer.valueOf(height(view, tip, block));
    if (height != null && height == tip) {
      height = null;
    }
    if (height != null) {
      viewReader.requireKept(height);
      if (point.minConf() > 1) {
        throw QueryException.badQuestion(
            "With min_conf, at_block must be the index's last block, which is " + tip
                + ": the age of coins at an earlier block is not kept.");
      }
    }
    return new BalanceReport(view, viewReader, height, point.minConf(), observer);
  }

  private static int height(IndexView view, int tip, BlockHash block) {
    Integer kept = view.state().activityFrom();
    int from = kept == null ? tip : kept;
    for (int height = tip; height >= from; height--) {
      BlockRecord record = view.block(height).orElse(null);
      if (record != null && record.point().hash().equals(block)) {
        return height;
      }
    }
    throw QueryException.noSuchBlock("Block " + block.display()
        + " is not among blocks " + from + " to " + tip
        + " of this index's chain, for which balances are kept: a reorganisation disconnected it, it is older, "
        + "or it is not applied yet. Start the report again with a block on the current chain.");
  }

  /** The block of all answers. */
  public ChainPoint point() {
    Integer earlier = height;
    return earlier == null
        ? viewReader.context().point()
        : view.block(earlier).orElseThrow().point();
  }

  /** An entry for each, in the order given; errors are reported per entry. */
  public List<BatchEntry> answer(List<BatchItem> items) {
    @Nullable BatchEntry[] refused = new BatchEntry[items.size()];
    List<ScriptRef> scriptRefs = new ArrayList<>(items.size());
    for (int i = 0; i < refused.length; i++) {
      refused[i] = scriptRefOrRefusal(items.get(i), view.state().network(), scriptRefs);
    }
    Integer earlier = height;
    List<BatchEntry> found = earlier == null
        ? viewReader.balances(scriptRefs, minConf)
        : viewReader.balancesAt(scriptRefs, earlier);
    List<BatchEntry> entries = new ArrayList<>(refused.length);
    int next = 0;
    for (BatchEntry entry : refused) {
      BatchEntry answer = entry != null ? entry : found.get(next++);
      observe(answer);
      entries.add(answer);
    }
    return entries;
  }

  /** Adds the subject, or the error for it. */
  static @Nullable BatchEntry scriptRefOrRefusal(
      BatchItem item, Network network, List<ScriptRef> scriptRefs) {
    try {
      if (item instanceof BatchItem.BadScript bad) {
        return new BatchEntry.Refused(null, bad.text(), bad.message());
      }
      scriptRefs.add(
          item instanceof BatchItem.ByScript named
              ? ScriptRef.ofScript(named.script(), network)
              : ScriptRef.ofAddress(((BatchItem.ByAddress) item).address(), network));
      return null;
    } catch (AddressException e) {
      return new BatchEntry.Refused(
          ((BatchItem.ByAddress) item).address(), null, String.valueOf(e.getMessage()));
    }
  }

  private void observe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Answered answered) {
      observer.answered(answered.answer().source(), answered.answer().stale());
    } else {
      observer.refused();
    }
  }

  @Override
  public void close() {
    view.close();
  }
}
