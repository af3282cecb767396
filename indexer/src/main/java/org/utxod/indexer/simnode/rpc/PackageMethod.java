package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.mempool.EntryTable;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Txid;

/**
 * {@code submitpackage} with Core's texts (rpc/mempool.cpp): a transaction whose own fee is too low is accepted if the
 * package's fee is sufficient; if one is rejected, none of them is accepted.
 */
public final class PackageMethod implements SimMethod {
  private static final int MAX = 25;

  private final SimMempool mempool;

  PackageMethod(SimMempool mempool) {
    this.mempool = mempool;
  }

  @Override
  public List<byte[]> call(JsonNode params) {
    JsonNode hexes = params.path(0);
    if (!hexes.isArray() || hexes.isEmpty() || hexes.size() > MAX) {
      throw new SimError(-8, "Array must contain between 1 and " + MAX + " transactions.");
    }
    synchronized (mempool) {
      return Params.json(submit(hexes));
    }
  }

  private String submit(JsonNode hexes) {
    List<Txid> taken = new ArrayList<>();
    List<String> results = new ArrayList<>();
    boolean failed = false;
    long fees = 0;
    long vsize = 0;
    for (JsonNode hex : hexes) {
      try {
        Txid txid = mempool.acceptForPackage(hex.asText());
        EntryTable.Entry entry = mempool.entry(txid).orElseThrow();
        taken.add(txid);
        fees += entry.feeSat();
        vsize += entry.tx().vsize();
        results.add("\"%s\":{\"txid\":\"%s\",\"vsize\":%d,\"fees\":{\"base\":%s}}"
            .formatted(
                wtxid(hex.asText()), txid, entry.tx().vsize(), BtcAmount.format(entry.feeSat())));
      } catch (SimError e) {
        if (e.code() == -22) {
          throw new SimError(
              -22,
              "TX decode failed: " + hex.asText() + " Make sure the tx has at least one input.");
        }
        failed = true;
        results.add("\"%s\":{\"txid\":\"%s\",\"error\":\"%s\"}"
            .formatted(wtxid(hex.asText()), mempool.idOf(hex.asText()), e.text()));
      }
    }
    if (!failed && fees < mempool.minFee(vsize)) {
      failed = true;
      results.clear();
      for (int i = 0; i < taken.size(); i++) {
        results.add("\"%s\":{\"txid\":\"%s\",\"error\":\"min relay fee not met, %d < %d\"}"
            .formatted(wtxid(hexes.get(i).asText()), taken.get(i), fees, mempool.minFee(vsize)));
      }
    }
    if (failed) {
      taken.forEach(mempool::evict);
    }
    return "{\"package_msg\":\"" + (failed ? "transaction failed" : "success")
        + "\",\"tx-results\":{" + String.join(",", results) + "},\"replaced-transactions\":[]}";
  }

  private static Txid wtxid(String hex) {
    return Txid.ofWire(WireWriter.hash256(Hex.decode(hex)), 0);
  }
}
