package org.utxod.query.testing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.RecordedChain;

/** Makes blocks of payments that a test names, on regtest's first block, and applies them to an index. For one thread. */
public final class MadeChain {
  private record Payment(Txid txid, Script script, List<Long> sat) {}

  private final Supplier<Index> index;
  private final List<BlockDelta> blocks = new ArrayList<>();
  private final List<Payment> payments = new ArrayList<>();
  private int made;

  /** @param index as it is open when blocks come */
  public MadeChain(Supplier<Index> index) {
    this.index = index;
    BlockDelta genesis = RecordedChain.golden().main().get(0).delta();
    index.get().writer().apply(genesis);
    blocks.add(genesis);
  }

  /** The next block holds a transaction, named by a word, with outputs to a script. */
  public MadeChain pays(String word, Script script, long... sat) {
    payments.add(
        new Payment(FakeIndex.txid(word), script, LongStream.of(sat).boxed().toList()));
    return this;
  }

  /** Applies a block with the collected content. */
  public ChainPoint block() {
    BlockDelta before = blocks.get(blocks.size() - 1);
    int height = before.height() + 1;
    BlockHash hash = BlockHash.ofWire(FakeIndex.txid("made block " + made++).wire(), 0);
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(new ChainPoint(height, hash))
        .previousHash(before.hash())
        .times(1_296_688_602L + height, 1_296_688_602L)
        .chainwork(new Chainwork(BigInteger.valueOf(10L + made)));
    builder
        .beginTransaction()
        .transactionId(FakeIndex.txid("made coinbase " + made))
        .endTransaction();
    for (Payment payment : payments) {
      builder.beginTransaction().transactionId(payment.txid());
      for (int vout = 0; vout < payment.sat().size(); vout++) {
        builder.created(vout, payment.sat().get(vout), payment.script());
      }
      builder.endTransaction();
    }
    payments.clear();
    BlockDelta delta = builder.build();
    index.get().writer().apply(delta);
    blocks.add(delta);
    return delta.point();
  }

  /** Takes the last block back. */
  public void disconnect() {
    index.get().writer().rollBack();
    blocks.remove(blocks.size() - 1);
  }
}
