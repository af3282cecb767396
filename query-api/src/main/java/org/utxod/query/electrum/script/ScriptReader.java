package org.utxod.query.electrum.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.port.mempool.MempoolCoin;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** Reads what a script has and had at a moment. Scripts that can never be spent from have nothing. Thread-safe. */
public final class ScriptReader {
  private static final int PAGE = 1_000;
  private static final int USUAL_LINE = 96;

  /** The block at 0 has no transaction that counts; its height would mean the mempool. */
  private static final int FIRST_BLOCK = 1;

  private static final Comparator<UnspentLine> ORDER =
      Comparator.comparingInt(UnspentLine::height).thenComparing(UnspentLine::coin);

  private final int maxHistory;
  private final ConfirmedDigests digests;

  /** @param maxHistory of how many transactions and coins a list may consist */
  public ScriptReader(int maxHistory) {
    this.maxHistory = maxHistory;
    this.digests = new ConfirmedDigests(maxHistory);
  }

  /** The key under which the index has a script; empty if it can never be spent from. */
  private static Optional<ScriptKey> key(Moment moment, ScriptHash script) {
    Script waiting = moment.mempool().script(script.sha256()).orElse(null);
    if (waiting != null) {
      return waiting.isUnspendable() ? Optional.empty() : Optional.of(waiting.key());
    }
    // A script that the index does not know is unused, emptied long ago, or of no standard form,
    // where the hash is the key.
    return Optional.of(moment
        .view()
        .scriptByHash(script.sha256())
        .orElseGet(() -> ScriptKey.ofOtherHash(script.sha256())));
  }

  /**
   * Its status.
   *
   * @throws HistoryTooLarge if it has too many transactions
   */
  public ScriptState status(Moment moment, ScriptHash script) {
    ScriptKey key = key(moment, script).orElse(null);
    if (key == null) {
      return new ScriptState(null, false);
    }
    MessageDigest digest = digests.at(moment, key, script);
    List<MempoolLine> waiting = waiting(moment, key);
    if (!waiting.isEmpty()) {
      digest = digest == null ? ScriptKey.sha256() : digest;
      for (MempoolLine line : waiting) {
        digest.update(
            (line.txid() + ":" + line.height() + ":").getBytes(StandardCharsets.US_ASCII));
      }
    }
    return new ScriptState(digest == null ? null : Hex.encode(digest.digest()), !waiting.isEmpty());
  }

  private List<MempoolLine> waiting(Moment moment, ScriptKey key) {
    List<MempoolLine> lines = MempoolLine.of(moment.mempool(), key);
    if (lines.size() > maxHistory) {
      throw new HistoryTooLarge();
    }
    return lines;
  }

  /**
   * Its transactions as a JSON array, the unconfirmed ones last.
   *
   * @throws HistoryTooLarge if there are too many
   */
  public byte[] history(Moment moment, ScriptHash script) {
    HistoryBytes json = new HistoryBytes(USUAL_LINE).text("[");
    ScriptKey key = key(moment, script).orElse(null);
    if (key != null) {
      boolean all = moment
          .reader()
          .transactions(key, script.sha256())
          .from(
              FIRST_BLOCK,
              maxHistory,
              (txid, height) -> json.text("{\"tx_hash\":\"")
                  .txid(txid)
                  .text("\",\"height\":")
                  .number(height)
                  .text("},"));
      if (!all) {
        throw new HistoryTooLarge();
      }
      addWaiting(json, waiting(moment, key));
    }
    return json.without(',').text("]").toBytes();
  }

  /**
   * Its unconfirmed transactions as a JSON array.
   *
   * @throws HistoryTooLarge if there are too many
   */
  public byte[] mempool(Moment moment, ScriptHash script) {
    HistoryBytes json = new HistoryBytes(USUAL_LINE).text("[");
    key(moment, script).ifPresent(key -> addWaiting(json, waiting(moment, key)));
    return json.without(',').text("]").toBytes();
  }

  private static void addWaiting(HistoryBytes json, List<MempoolLine> lines) {
    for (MempoolLine line : lines) {
      json.text("{\"tx_hash\":\"")
          .text(line.txid())
          .text("\",\"height\":")
          .number(line.height())
          .text(",\"fee\":")
          .number(line.feeSat())
          .text("},");
    }
  }

  /**
   * What it holds, satoshis.
   *
   * @param unconfirmedSat what unconfirmed transactions add to it; may be negative
   */
  public record Holding(long confirmedSat, long unconfirmedSat) {}

  /** Its balance. */
  public Holding balance(Moment moment, ScriptHash script) {
    ScriptKey key = key(moment, script).orElse(null);
    if (key == null) {
      return new Holding(0, 0);
    }
    MempoolSums sums = moment.mempool().sums(key);
    return new Holding(moment.view().balance(key).sat(), sums.receivedSat() - sums.spentSat());
  }

  /**
   * A coin.
   *
   * @param height 0 if it is unconfirmed
   */
  public record UnspentLine(OutPoint coin, int height, long sat) {}

  /**
   * Its coins by height, those created in the mempool last, those spent there left out.
   *
   * @throws RpcException if there are too many
   */
  public List<UnspentLine> unspent(Moment moment, ScriptHash script) {
    ScriptKey key = key(moment, script).orElse(null);
    List<UnspentLine> lines = new ArrayList<>();
    if (key == null) {
      return lines;
    }
    OutPoint after = null;
    List<Coin> page;
    do {
      page = moment.view().coins(key, after, PAGE);
      for (Coin coin : page) {
        after = coin.outPoint();
        if (moment.mempool().spenderId(after).isEmpty()) {
          add(lines, new UnspentLine(after, coin.height(), coin.valueSat()));
        }
      }
    } while (page.size() == PAGE);
    lines.sort(ORDER);
    addUnconfirmed(moment, key, lines);
    return lines;
  }

  private void addUnconfirmed(Moment moment, ScriptKey key, List<UnspentLine> lines) {
    @Nullable OutPoint after = null;
    List<MempoolCoin> page;
    do {
      page = moment.mempool().coins(key, after, PAGE);
      for (MempoolCoin coin : page) {
        after = coin.outPoint();
        if (coin.spentBy() == null) {
          add(lines, new UnspentLine(after, 0, coin.valueSat()));
        }
      }
    } while (page.size() == PAGE);
  }

  private void add(List<UnspentLine> lines, UnspentLine line) {
    if (lines.size() >= maxHistory) {
      throw RpcException.badRequest("response too large (over " + maxHistory + " coins)");
    }
    lines.add(line);
  }
}
