package org.utxod.indexer.simnode.mempool;

import org.utxod.indexer.mempool.zmq.SequencePublisher;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/**
 * A simulated node's {@code -zmqpubsequence}, open from the start until closed. Its own thread follows the chain, so
 * that blocks are published even if nobody queries the node.
 */
public final class SequenceChannel implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final SimMempool mempool;
  private final SequencePublisher publisher;
  private final Thread thread;

  /** @param endpoint as {@code tcp://127.0.0.1:PORT} */
  public SequenceChannel(SimChain chain, SimMempool mempool, String endpoint) {
    this.mempool = mempool;
    this.publisher = new SequencePublisher(endpoint);
    mempool.tell(new MempoolNews() {
      @Override
      public void transaction(Txid txid, boolean came, long sequence) {
        publisher.transaction(txid, came, sequence);
      }

      @Override
      public void block(BlockHash hash, boolean connected) {
        publisher.block(hash, connected);
      }
    });
    thread = new Thread(() -> follow(chain), "sim-zmq");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(SimChain chain) {
    try {
      while (true) {
        chain.awaitTipOtherThan(mempool.at().hash(), POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drops this many of the following messages, which are still counted. */
  public void lose(int messages) {
    publisher.lose(messages);
  }

  /** Messages so far. */
  public int sent() {
    return publisher.sent();
  }

  /** Closes it, as a stopping node does; another one starts counting anew. */
  @Override
  public void close() {
    mempool.tell(MempoolNews.NONE);
    thread.interrupt();
    publisher.close();
  }
}
