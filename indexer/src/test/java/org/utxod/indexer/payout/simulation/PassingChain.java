package org.utxod.indexer.payout.simulation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Hands everything on; planted bugs change single calls. */
class PassingChain implements PayoutChain {
  private final PayoutChain chain;

  PassingChain(PayoutChain chain) {
    this.chain = chain;
  }

  @Override
  public Optional<String> obstacle() {
    return chain.obstacle();
  }

  @Override
  public View view() {
    return chain.view();
  }

  /** The same for a view. */
  static class PassingView implements View {
    private final View view;

    PassingView(View view) {
      this.view = view;
    }

    @Override
    public @Nullable ChainPoint point() {
      return view.point();
    }

    @Override
    public Optional<ChainPoint> block(int height) {
      return view.block(height);
    }

    @Override
    public Optional<UnspentCoin> coin(Script script, OutPoint outPoint) {
      return view.coin(script, outPoint);
    }

    @Override
    public OptionalInt heightOf(Txid txid, List<Script> created, Script spentFrom, int above) {
      return view.heightOf(txid, created, spentFrom, above);
    }

    @Override
    public Optional<Spend> spend(OutPoint outPoint) {
      return view.spend(outPoint);
    }

    @Override
    public void close() {
      view.close();
    }
  }
}
