package org.utxod.indexer.payout.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** What the index has of the world, which may be late. */
class WorldChain implements PayoutChain {
  private final PayWorld world;
  private List<PayWorld.Block> blocks = new ArrayList<>();
  private long seen = -1;
  private @Nullable Error broken;
  private Indexed indexed = new Indexed(blocks);

  WorldChain(PayWorld world) {
    this.world = world;
  }

  /** The index follows. */
  void follow() {
    if (seen != world.version()) {
      seen = world.version();
      blocks = new ArrayList<>(world.chain());
      indexed = new Indexed(blocks);
    }
  }

  @Override
  public Optional<String> obstacle() {
    return blocks.isEmpty() || !blocks.get(blocks.size() - 1).point().equals(world.tip())
        ? Optional.of("the index is behind")
        : Optional.empty();
  }

  /** Looking at it ends like this from now on. */
  void breakWith(@Nullable Error error) {
    broken = error;
  }

  @Override
  public View view() {
    if (broken != null) {
      throw broken;
    }
    return indexed;
  }

  private static final class Indexed implements View {
    private final List<PayWorld.Block> blocks;
    private final Map<OutPoint, Output> unspent = new HashMap<>();
    private final Map<OutPoint, Integer> heights = new HashMap<>();
    private final Map<OutPoint, Spend> spends = new HashMap<>();
    private final Map<Txid, Integer> transactions = new HashMap<>();

    Indexed(List<PayWorld.Block> blocks) {
      this.blocks = blocks;
      for (PayWorld.Block block : blocks) {
        int height = block.point().height();
        for (SimPayment tx : block.transactions()) {
          transactions.put(tx.txid(), height);
          for (OutPoint input : tx.inputs()) {
            unspent.remove(input);
            spends.put(input, new Spend(height, tx.txid()));
          }
          for (int vout = 0; vout < tx.outputs().size(); vout++) {
            OutPoint outPoint = new OutPoint(tx.txid(), vout);
            unspent.put(outPoint, tx.outputs().get(vout));
            heights.put(outPoint, height);
          }
        }
      }
    }

    @Override
    public @Nullable ChainPoint point() {
      return blocks.isEmpty() ? null : blocks.get(blocks.size() - 1).point();
    }

    @Override
    public Optional<ChainPoint> block(int height) {
      return height < blocks.size() ? Optional.of(blocks.get(height).point()) : Optional.empty();
    }

    @Override
    public Optional<UnspentCoin> coin(Script script, OutPoint outPoint) {
      Output coin = unspent.get(outPoint);
      return coin == null || !coin.script().equals(script)
          ? Optional.empty()
          : Optional.of(new UnspentCoin(coin.valueSat(), heights.get(outPoint)));
    }

    @Override
    public OptionalInt heightOf(Txid txid, List<Script> created, Script spentFrom, int above) {
      Integer height = transactions.get(txid);
      return height == null || height <= above ? OptionalInt.empty() : OptionalInt.of(height);
    }

    @Override
    public Optional<Spend> spend(OutPoint outPoint) {
      return Optional.ofNullable(spends.get(outPoint));
    }

    @Override
    public void close() {}
  }
}
