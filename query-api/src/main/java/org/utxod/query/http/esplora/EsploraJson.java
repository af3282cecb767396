package org.utxod.query.http.esplora;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.Addresses;
import org.utxod.query.fee.FeeHistogram;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Writes Esplora's JSON; amounts are satoshis, field names and their order are Esplora's. */
final class EsploraJson {
  private static final String NO_TXID = "0".repeat(64);
  private static final long NO_VOUT = 0xFFFF_FFFFL;

  private final Network network;

  EsploraJson(Network network) {
    this.network = network;
  }

  /** Counts and sums of coins created and spent. */
  record Stats(long funded, long fundedSat, long spent, long spentSat, long transactions) {
    static final Stats NONE = new Stats(0, 0, 0, 0, 0);
  }

  /** A coin of a script; {@code block} is null if it is unconfirmed. */
  record Coin(OutPoint outPoint, long valueSat, BlockLookup.@Nullable Header block) {}

  /** A transaction; {@code block} is null if it is unconfirmed. */
  record PlacedTx(ChainTx tx, BlockLookup.@Nullable Header block) {}

  /** The spend of an output; {@code by} is null if it is unspent. */
  record Spend(@Nullable Txid by, int vin, BlockLookup.@Nullable Header block) {
    static final Spend NONE = new Spend(null, 0, null);
  }

  void script(JsonGenerator json, String nameField, String name, Stats chain, Stats mempool)
      throws IOException {
    json.writeStartObject();
    json.writeStringField(nameField, name);
    json.writeFieldName("chain_stats");
    stats(json, chain);
    json.writeFieldName("mempool_stats");
    stats(json, mempool);
    json.writeEndObject();
  }

  private static void stats(JsonGenerator json, Stats stats) throws IOException {
    json.writeStartObject();
    json.writeNumberField("funded_txo_count", stats.funded);
    json.writeNumberField("funded_txo_sum", stats.fundedSat);
    json.writeNumberField("spent_txo_count", stats.spent);
    json.writeNumberField("spent_txo_sum", stats.spentSat);
    json.writeNumberField("tx_count", stats.transactions);
    json.writeEndObject();
  }

  void coins(JsonGenerator json, List<Coin> coins) throws IOException {
    json.writeStartArray();
    for (Coin coin : coins) {
      json.writeStartObject();
      json.writeStringField("txid", coin.outPoint.txid().display());
      json.writeNumberField("vout", coin.outPoint.vout());
      json.writeFieldName("status");
      status(json, coin.block);
      json.writeNumberField("value", coin.valueSat);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void status(JsonGenerator json, BlockLookup.@Nullable Header block) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("confirmed", block != null);
    if (block != null) {
      json.writeNumberField("block_height", block.point().height());
      json.writeStringField("block_hash", block.point().hash().display());
      json.writeNumberField("block_time", block.time());
    }
    json.writeEndObject();
  }

  void transactions(JsonGenerator json, List<PlacedTx> transactions) throws IOException {
    json.writeStartArray();
    for (PlacedTx tx : transactions) {
      transaction(json, tx);
    }
    json.writeEndArray();
  }

  void transaction(JsonGenerator json, PlacedTx placed) throws IOException {
    ChainTx tx = placed.tx;
    Long fee = tx.feeSat();
    json.writeStartObject();
    json.writeStringField("txid", tx.txid().display());
    json.writeNumberField("version", tx.version());
    json.writeNumberField("locktime", tx.lockTime());
    json.writeArrayFieldStart("vin");
    for (ChainTx.Input input : tx.inputs()) {
      input(json, input);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("vout");
    for (ChainTx.Output output : tx.outputs()) {
      output(json, output);
    }
    json.writeEndArray();
    json.writeNumberField("size", tx.size());
    json.writeNumberField("weight", tx.weight());
    if (fee != null) {
      json.writeNumberField("fee", fee);
    }
    json.writeFieldName("status");
    status(json, placed.block);
    json.writeEndObject();
  }

  private void input(JsonGenerator json, ChainTx.Input input) throws IOException {
    OutPoint coin = input.coin();
    ChainTx.Output prevout = input.prevout();
    json.writeStartObject();
    json.writeStringField("txid", coin == null ? NO_TXID : coin.txid().display());
    json.writeNumberField("vout", coin == null ? NO_VOUT : coin.vout());
    json.writeFieldName("prevout");
    if (prevout == null) {
      json.writeNull();
    } else {
      output(json, prevout);
    }
    json.writeStringField("scriptsig", input.scriptSig());
    json.writeStringField("scriptsig_asm", ScriptAsm.of(Hex.decode(input.scriptSig())));
    if (!input.witness().isEmpty()) {
      json.writeArrayFieldStart("witness");
      for (String item : input.witness()) {
        json.writeString(item);
      }
      json.writeEndArray();
    }
    json.writeBooleanField("is_coinbase", input.isCoinbase());
    json.writeNumberField("sequence", input.sequence());
    byte[] redeem = ScriptTypes.redeemScript(input);
    if (redeem != null) {
      json.writeStringField("inner_redeemscript_asm", ScriptAsm.of(redeem));
    }
    byte[] witness = ScriptTypes.witnessScript(input);
    if (witness != null) {
      json.writeStringField("inner_witnessscript_asm", ScriptAsm.of(witness));
    }
    json.writeEndObject();
  }

  private void output(JsonGenerator json, ChainTx.Output output) throws IOException {
    Script script = output.script();
    json.writeStartObject();
    json.writeStringField("scriptpubkey", script.hex());
    json.writeStringField("scriptpubkey_asm", ScriptAsm.of(script.bytes()));
    json.writeStringField("scriptpubkey_type", ScriptTypes.of(script));
    String address = Addresses.encode(script, network).orElse(null);
    if (address != null) {
      json.writeStringField("scriptpubkey_address", address);
    }
    json.writeNumberField("value", output.valueSat());
    json.writeEndObject();
  }

  void spend(JsonGenerator json, Spend spend) throws IOException {
    Txid by = spend.by;
    json.writeStartObject();
    json.writeBooleanField("spent", by != null);
    if (by != null) {
      json.writeStringField("txid", by.display());
      json.writeNumberField("vin", spend.vin);
      json.writeFieldName("status");
      status(json, spend.block);
    }
    json.writeEndObject();
  }

  void block(JsonGenerator json, ChainBlock block) throws IOException {
    BlockHash previous = block.previous();
    json.writeStartObject();
    json.writeStringField("id", block.point().hash().display());
    json.writeNumberField("height", block.point().height());
    json.writeNumberField("version", block.version());
    json.writeNumberField("timestamp", block.time());
    json.writeNumberField("tx_count", block.txids().size());
    json.writeNumberField("size", block.size());
    json.writeNumberField("weight", block.weight());
    json.writeStringField("merkle_root", block.merkleRoot());
    json.writeStringField("previousblockhash", previous == null ? null : previous.display());
    json.writeNumberField("mediantime", block.medianTime());
    json.writeNumberField("nonce", block.nonce());
    json.writeNumberField("bits", block.bits());
    json.writeNumberField("difficulty", block.difficulty());
    json.writeEndObject();
  }

  /** @param height null for a block that is not on the best chain */
  void blockStatus(JsonGenerator json, @Nullable Integer height, @Nullable BlockHash next)
      throws IOException {
    json.writeStartObject();
    json.writeBooleanField("in_best_chain", height != null);
    if (height == null) {
      json.writeNullField("height");
    } else {
      json.writeNumberField("height", height);
    }
    json.writeStringField("next_best", next == null ? null : next.display());
    json.writeEndObject();
  }

  void merkleProof(JsonGenerator json, int height, MerklePath path) throws IOException {
    json.writeStartObject();
    json.writeNumberField("block_height", height);
    json.writeArrayFieldStart("merkle");
    for (String hash : path.hashes()) {
      json.writeString(hash);
    }
    json.writeEndArray();
    json.writeNumberField("pos", path.position());
    json.writeEndObject();
  }

  void txids(JsonGenerator json, List<Txid> txids) throws IOException {
    json.writeStartArray();
    for (Txid txid : txids) {
      json.writeString(txid.display());
    }
    json.writeEndArray();
  }

  void recent(JsonGenerator json, List<MempoolTx> transactions) throws IOException {
    json.writeStartArray();
    for (MempoolTx tx : transactions) {
      json.writeStartObject();
      json.writeStringField("txid", tx.txid().display());
      json.writeNumberField("fee", tx.feeSat());
      json.writeNumberField("vsize", tx.vsize());
      json.writeNumberField("value", tx.createdSat());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void fees(JsonGenerator json, Map<Integer, BigDecimal> satPerVbyte) throws IOException {
    json.writeStartObject();
    for (Map.Entry<Integer, BigDecimal> fee : satPerVbyte.entrySet()) {
      json.writeNumberField(Integer.toString(fee.getKey()), fee.getValue());
    }
    json.writeEndObject();
  }

  void mempool(JsonGenerator json, long count, long vsize, long feeSat, List<FeeHistogram.Bin> bins)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("count", count);
    json.writeNumberField("vsize", vsize);
    json.writeNumberField("total_fee", feeSat);
    json.writeArrayFieldStart("fee_histogram");
    for (FeeHistogram.Bin bin : bins) {
      json.writeStartArray();
      json.writeNumber(bin.satPerVbyte());
      json.writeNumber(bin.vsize());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
