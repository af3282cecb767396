package org.utxod.indexer.payout.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SpentCoin;

/** The chain from the daemon's index. */
public final class IndexChain implements PayoutChain {
  /** Transactions of a script that are looked at for one of ours. */
  private static final int MAX_ACTIVITY = 5_000;

  private static final int PAGE = 500;

  private final UtxoIndex index;
  private final ChainView chain;

  public IndexChain(UtxoIndex index, ChainView chain) {
    this.index = index;
    this.chain = chain;
  }

  @Override
  public Optional<String> obstacle() {
    try {
      return Optional.ofNullable(obstacle(index.state(), chain.status()));
    } catch (UtxodException e) {
      return Optional.of("the index cannot be read now: " + e.getMessage());
    }
  }

  private static @Nullable String obstacle(IndexState state, ChainStatus status) {
    BlockRecord ours = state.tip();
    ChainTip tip = status.tip();
    if (ours == null) {
      return "the index is empty";
    }
    if (!state.coverage().complete()) {
      return "the index is partial: coins from before height "
          + state.coverage().fromHeight() + " are missing";
    }
    if (tip == null || !tip.source().equals(ChainTip.NODE) || !status.node().reachable()) {
      return "the node is not reachable, so the chain's tip is not known";
    }
    if (tip.height() > ours.point().height()) {
      return "the index is at height " + ours.point().height() + ", the node at " + tip.height();
    }
    if (state.activityFrom() == null) {
      return "the index keeps no activity (activity_blocks)";
    }
    return null;
  }

  @Override
  public View view() {
    return new OfIndex(index.view());
  }

  private record OfIndex(IndexView index) implements View {
    @Override
    public @Nullable ChainPoint point() {
      BlockRecord tip = index.state().tip();
      return tip == null ? null : tip.point();
    }

    @Override
    public Optional<ChainPoint> block(int height) {
      return index.block(height).map(BlockRecord::point);
    }

    @Override
    public Optional<UnspentCoin> coin(Script script, OutPoint outPoint) {
      OutPoint before =
          outPoint.vout() == 0 ? null : new OutPoint(outPoint.txid(), outPoint.vout() - 1);
      List<Coin> coins = before == null
          ? index.coinsOf(script.key(), outPoint.txid(), 1)
          : index.coins(script.key(), before, 1);
      return coins.stream()
          .filter(coin -> coin.outPoint().equals(outPoint))
          .map(coin -> new UnspentCoin(coin.valueSat(), coin.height()))
          .findFirst();
    }

    @Override
    public OptionalInt heightOf(Txid txid, List<Script> created, Script spentFrom, int above) {
      for (Script script : created) {
        List<Coin> coins = index.coinsOf(script.key(), txid, 1);
        if (!coins.isEmpty()) {
          return OptionalInt.of(coins.get(0).height());
        }
      }
      ActivityPosition before = null;
      for (int seen = 0; seen < MAX_ACTIVITY; seen += PAGE) {
        List<Activity> page = index.activityAbove(above, spentFrom.key(), before, PAGE);
        for (Activity activity : page) {
          if (activity.txid().equals(txid)) {
            return OptionalInt.of(activity.position().height());
          }
        }
        if (page.size() < PAGE) {
          break;
        }
        before = page.get(page.size() - 1).position();
      }
      return OptionalInt.empty();
    }

    @Override
    public Optional<Spend> spend(OutPoint outPoint) {
      return index.spentCoin(outPoint).map(OfIndex::spend);
    }

    private static Spend spend(SpentCoin spent) {
      List<Activity> by = spent.spending();
      return new Spend(spent.height(), by.size() == 1 ? by.get(0).txid() : null);
    }

    @Override
    public void close() {
      index.close();
    }
  }
}
