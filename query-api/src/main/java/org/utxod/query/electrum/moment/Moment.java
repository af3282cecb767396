package org.utxod.query.electrum.moment;

import java.util.concurrent.atomic.AtomicInteger;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.read.IndexView;

/**
 * One state of index, history, headers and mempool that belong together. Held by those who read it, and closed by the last of
 * them. Safe for use by several threads.
 */
public final class Moment implements AutoCloseable {
  private final IndexView view;
  private final History.Segments segments;
  private final HistoryReader reader;
  private final MempoolView.Snapshot mempool;
  private final ChainPoint tip;
  private final byte[] header;
  private final long sequence;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** Takes the view and the segments over; the caller is its first holder. */
  Moment(
      IndexView view,
      History.Segments segments,
      HistoryReader reader,
      MempoolView.Snapshot mempool,
      ChainPoint tip,
      byte[] header) {
    this.view = view;
    this.segments = segments;
    this.reader = reader;
    this.mempool = mempool;
    this.tip = tip;
    this.header = header;
    this.sequence = view.journal().last();
  }

  boolean tryHold() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** The last holder's call closes it. */
  @Override
  public void close() {
    if (holders.decrementAndGet() == 0) {
      segments.close();
      view.close();
    }
  }

  /** The index. */
  public IndexView view() {
    return view;
  }

  /** The history. */
  public HistoryReader reader() {
    return reader;
  }

  /** The mempool as of the tip. */
  public MempoolView.Snapshot mempool() {
    return mempool;
  }

  /** The last block. */
  public ChainPoint tip() {
    return tip;
  }

  /** Its header, 80 bytes; not to be changed. */
  public byte[] header() {
    return header;
  }

  /** The last step of the index's journal. */
  long sequence() {
    return sequence;
  }
}
