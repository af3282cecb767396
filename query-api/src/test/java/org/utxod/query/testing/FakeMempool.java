package org.utxod.query.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** A mempool with transactions added by a test, newest first. One thread changes it, any number read. */
public final class FakeMempool implements MempoolView {
  private volatile boolean followed;
  private volatile List<MempoolTx> all = List.of();
  private volatile @Nullable String reason;

  /** From now on it is followed. */
  public FakeMempool followed() {
    followed = true;
    return this;
  }

  /** A new transaction, with a fee of 200 satoshis and 100 virtual bytes. */
  public MempoolTx add(String word, List<MempoolTx.Output> created, List<MempoolTx.Input> spent) {
    return add(word, 200, 100, created, spent);
  }

  /** A new transaction. */
  public MempoolTx add(
      String word,
      long feeSat,
      long vsize,
      List<MempoolTx.Output> created,
      List<MempoolTx.Input> spent) {
    MempoolTx tx =
        new MempoolTx(FakeIndex.txid(word), feeSat, vsize, Instant.EPOCH, created, spent);
    List<MempoolTx> next = new ArrayList<>(List.of(tx));
    next.addAll(all);
    all = List.copyOf(next);
    followed = true;
    return tx;
  }

  /** Removes one. */
  public void remove(MempoolTx tx) {
    all = all.stream().filter(one -> !one.txid().equals(tx.txid())).toList();
  }

  /** Nothing is known of it from now on. */
  public void lost() {
    followed = false;
  }

  /** It is to be followed, but is not in step. */
  public void losesStep(String why) {
    followed = false;
    reason = why;
  }

  @Override
  public MempoolStatus status() {
    String why = reason;
    return why == null
        ? MempoolStatus.NONE
        : new MempoolStatus(true, false, "polling", 0, 0, 0, why);
  }

  /** An output of a transaction to come. */
  public static MempoolTx.Output output(Script script, long sat) {
    return new MempoolTx.Output(script, sat);
  }

  @Override
  public Optional<Snapshot> now() {
    return followed ? Optional.of(new Held(all)) : Optional.empty();
  }

  /** It fits every block. */
  @Override
  public Optional<Snapshot> at(ChainPoint point) {
    return now();
  }

  private record Held(List<MempoolTx> all) implements Snapshot {
    @Override
    public List<MempoolTx> touching(ScriptKey script) {
      return all.stream().filter(tx -> touches(tx, script)).toList();
    }

    private static boolean touches(MempoolTx tx, ScriptKey script) {
      return tx.created().stream().anyMatch(output -> output.script().key().equals(script))
          || tx.spent().stream()
              .anyMatch(input -> input.prevout().script().key().equals(script));
    }

    @Override
    public Optional<Script> script(byte[] sha256) {
      return all.stream()
          .flatMap(tx -> Stream.concat(
              tx.created().stream(), tx.spent().stream().map(MempoolTx.Input::prevout)))
          .map(MempoolTx.Output::script)
          .filter(script -> Arrays.equals(ScriptKey.sha256().digest(script.bytes()), sha256))
          .findFirst();
    }

    @Override
    public Optional<MempoolTx> transaction(Txid txid) {
      return all.stream().filter(tx -> tx.txid().equals(txid)).findFirst();
    }

    @Override
    public Optional<MempoolTx> spender(OutPoint coin) {
      return all.stream()
          .filter(tx -> tx.spent().stream().anyMatch(input -> input.coin().equals(coin)))
          .findFirst();
    }

    @Override
    public List<Txid> txids() {
      return all.stream().map(MempoolTx::txid).toList();
    }

    @Override
    public List<MempoolTx> recent(int max) {
      return all.subList(0, Math.min(max, all.size()));
    }

    @Override
    public int count() {
      return all.size();
    }

    @Override
    public long vsize() {
      return all.stream().mapToLong(MempoolTx::vsize).sum();
    }

    @Override
    public long totalFeeSat() {
      return all.stream().mapToLong(MempoolTx::feeSat).sum();
    }
  }
}
