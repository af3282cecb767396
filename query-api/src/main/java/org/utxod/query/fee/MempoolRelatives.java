package org.utxod.query.fee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * An unconfirmed transaction, what it needs, and what needs it.
 *
 * @param ancestors unconfirmed transactions that have to be mined before it, its parents first
 * @param descendants those that spend what it creates, its children first
 * @param satPerVbyte the rate at which a miner takes it: its own, or that of a package in which a child pays for it
 * @param complete whether all its relatives were looked at
 */
public record MempoolRelatives(
    MempoolTx tx,
    List<MempoolTx> ancestors,
    List<MempoolTx> descendants,
    double satPerVbyte,
    boolean complete) {
  /** More transactions are not looked at. */
  private static final int MAX = 200;

  /** More outputs of one transaction are not looked at. */
  private static final int MAX_OUTPUTS = 2_000;

  /** The relatives of a transaction of this mempool. */
  public static MempoolRelatives of(MempoolView.Snapshot mempool, MempoolTx tx) {
    Walk walk = new Walk(mempool);
    List<MempoolTx> ancestors = walk.from(tx, true);
    List<MempoolTx> descendants = walk.from(tx, false);
    Map<Txid, MempoolTx> cluster = new LinkedHashMap<>();
    Stream.of(List.of(tx), ancestors, descendants)
        .flatMap(Collection::stream)
        .forEach(one -> cluster.put(one.txid(), one));
    walk.close(cluster);
    return new MempoolRelatives(
        tx,
        ancestors,
        descendants,
        MempoolForecast.rateWithin(cluster.values(), tx.txid()),
        walk.complete);
  }

  private static final class Walk {
    private final MempoolView.Snapshot mempool;
    private boolean complete = true;

    Walk(MempoolView.Snapshot mempool) {
      this.mempool = mempool;
    }

    List<MempoolTx> from(MempoolTx tx, boolean up) {
      Map<Txid, MempoolTx> found = new LinkedHashMap<>();
      List<MempoolTx> open = new ArrayList<>(List.of(tx));
      for (int at = 0; at < open.size(); at++) {
        for (MempoolTx next : (up ? parents(open.get(at)) : children(open.get(at)))) {
          if (found.size() == MAX) {
            complete = false;
            return List.copyOf(found.values());
          }
          if (found.putIfAbsent(next.txid(), next) == null) {
            open.add(next);
          }
        }
      }
      return List.copyOf(found.values());
    }

    /* Adds what is related to its members until nothing is. */
    void close(Map<Txid, MempoolTx> cluster) {
      List<MempoolTx> open = new ArrayList<>(cluster.values());
      for (int at = 0; at < open.size(); at++) {
        for (MempoolTx next : Stream.concat(
                parents(open.get(at)).stream(), children(open.get(at)).stream())
            .toList()) {
          if (cluster.size() >= 2 * MAX) {
            complete = false;
            return;
          }
          if (cluster.putIfAbsent(next.txid(), next) == null) {
            open.add(next);
          }
        }
      }
    }

    private List<MempoolTx> parents(MempoolTx tx) {
      return tx.spent().stream()
          .map(input -> input.coin().txid())
          .distinct()
          .flatMap(txid -> mempool.transaction(txid).stream())
          .toList();
    }

    private List<MempoolTx> children(MempoolTx tx) {
      if (tx.created().size() > MAX_OUTPUTS) {
        complete = false;
      }
      Map<Txid, MempoolTx> found = new HashMap<>();
      IntStream.range(0, Math.min(MAX_OUTPUTS, tx.created().size()))
          .mapToObj(vout -> new OutPoint(tx.txid(), vout))
          .flatMap(coin -> mempool.spender(coin).stream())
          .forEach(child -> found.put(child.txid(), child));
      return List.copyOf(found.values());
    }
  }
}
