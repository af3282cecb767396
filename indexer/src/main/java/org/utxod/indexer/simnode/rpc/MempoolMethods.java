package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.mempool.EntryTable;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** The methods about unconfirmed transactions, with Core's texts (rpc/mempool.cpp, rpc/rawtransaction.cpp). */
public final class MempoolMethods {
  private static final BigDecimal MAX_BTC_PER_KVB = new BigDecimal("0.10");

  private final SimMempool mempool;

  public MempoolMethods(SimMempool mempool) {
    this.mempool = mempool;
  }

  public void register(Map<String, SimMethod> registry) {
    registry.put("getrawmempool", this::rawMempool);
    registry.put("getmempoolinfo", this::info);
    registry.put("getmempoolentry", params -> Params.json(json(entry(params, -5, ""))));
    registry.put("getrawtransaction", this::rawTransaction);
    registry.put("gettxout", this::txOut);
    registry.put("sendrawtransaction", this::send);
    registry.put("submitpackage", new PackageMethod(mempool));
  }

  private List<byte[]> rawMempool(JsonNode params) {
    synchronized (mempool) {
      if (params.path(0).asBoolean(false)) {
        return Params.json(entries().stream()
            .map(entry -> "\"" + entry.tx().txid() + "\":" + json(entry))
            .collect(Collectors.joining(",", "{", "}")));
      }
      String ids = entries().stream()
          .map(entry -> "\"" + entry.tx().txid() + '"')
          .collect(Collectors.joining(",", "[", "]"));
      boolean withSequence = params.path(1).asBoolean(false);
      return Params.json(
          withSequence
              ? "{\"txids\":" + ids + ",\"mempool_sequence\":" + mempool.sequence() + "}"
              : ids);
    }
  }

  private List<byte[]> info(JsonNode params) {
    List<EntryTable.Entry> entries = entries();
    long bytes = entries.stream().mapToLong(entry -> entry.tx().vsize()).sum();
    long fees = entries.stream().mapToLong(EntryTable.Entry::feeSat).sum();
    return Params.json(("{\"loaded\":%b,\"size\":%d,\"bytes\":%d,\"usage\":%d,\"total_fee\":%s,"
            + "\"maxmempool\":300000000,\"mempoolminfee\":0.00000100,\"minrelaytxfee\":0.00000100,"
            + "\"incrementalrelayfee\":0.00000100,\"unbroadcastcount\":0,\"fullrbf\":true}")
        .formatted(mempool.isLoaded(), entries.size(), bytes, bytes * 4, BtcAmount.format(fees)));
  }

  /** What has been loaded since the node's start. */
  private List<EntryTable.Entry> entries() {
    return mempool.isLoaded() ? List.copyOf(mempool.entries()) : List.of();
  }

  private EntryTable.Entry entry(JsonNode params, int code, String text) {
    Txid id = Txid.ofDisplay(Params.hash(params, 0, "txid").display());
    return mempool
        .entry(id)
        .filter(entry -> mempool.isLoaded())
        .orElseThrow(
            () -> new SimError(code, text.isEmpty() ? "Transaction not in mempool" : text));
  }

  private String json(EntryTable.Entry entry) {
    TreeSet<String> depends = new TreeSet<>();
    for (OutPoint input : entry.tx().inputs()) {
      mempool.entry(input.txid()).ifPresent(parent -> depends.add("\"" + input.txid() + '"'));
    }
    String fee = BtcAmount.format(entry.feeSat());
    return "{\"vsize\":%d,\"weight\":%d,\"time\":%d,\"height\":%d,"
            .formatted(
                entry.tx().vsize(), entry.tx().vsize() * 4, entry.tx().time(), entry.height())
        + "\"fees\":{\"base\":" + fee + ",\"modified\":" + fee + "},\"depends\":["
        + String.join(",", depends) + "],\"bip125-replaceable\":true,\"unbroadcast\":false}";
  }

  /** A node without a transaction index has unconfirmed ones only. */
  private List<byte[]> rawTransaction(JsonNode params) {
    EntryTable.Entry entry = entry(
        params,
        -5,
        "No such mempool transaction. Use -txindex or provide a block hash to enable blockchain transaction queries. Use gettransaction for wallet transactions.");
    if (Params.verbosity(params, 0) != 0) {
      throw new SimError(-8, "The simulated node gives unconfirmed transactions as bytes only");
    }
    return Params.quoted(entry.hex());
  }

  private List<byte[]> txOut(JsonNode params) {
    Txid id = Txid.ofDisplay(Params.hash(params, 0, "txid").display());
    OutPoint point = new OutPoint(id, Params.integer(params, 1, "n"));
    boolean unconfirmed = params.path(2).asBoolean(true);
    synchronized (mempool) {
      int tip = mempool.at().height();
      if (unconfirmed && mempool.spends(point)) {
        return Params.json("null");
      }
      if (unconfirmed && mempool.entry(id).isPresent()) {
        List<RawTransaction.Output> outputs =
            mempool.entry(id).orElseThrow().tx().outputs();
        return point.vout() >= outputs.size()
            ? Params.json("null")
            : coin(
                outputs.get((int) point.vout()).valueSat(),
                outputs.get((int) point.vout()).script().hex(),
                0,
                false);
      }
      return mempool
          .confirmed(point)
          .map(coin ->
              coin(coin.sat(), coin.script().hex(), tip - coin.height() + 1, coin.coinbase()))
          .orElse(Params.json("null"));
    }
  }

  private List<byte[]> coin(long sat, String script, int confirmations, boolean coinbase) {
    return Params.json(("{\"bestblock\":\"%s\",\"confirmations\":%d,\"value\":%s,"
            + "\"scriptPubKey\":{\"asm\":\"\",\"desc\":\"\",\"hex\":\"%s\",\"type\":\"%s\"},\"coinbase\":%s}")
        .formatted(
            mempool.at().hash(),
            confirmations,
            BtcAmount.format(sat),
            script,
            SimScript.of(script).type(),
            coinbase));
  }

  private List<byte[]> send(JsonNode params) {
    if (!params.path(0).isTextual()) {
      throw new SimError(-22, "TX decode failed. Make sure the tx has at least one input.");
    }
    BigDecimal most =
        params.hasNonNull(1) ? new BigDecimal(params.get(1).asText()) : MAX_BTC_PER_KVB;
    long mostSat = most.movePointRight(8).longValue();
    return Params.quoted(mempool.accept(params.path(0).textValue(), mostSat).display());
  }
}
