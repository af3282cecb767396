package org.utxod.indexer.simnode.chain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.tx.ScriptText;
import org.utxod.indexer.simnode.tx.SimCoin;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Hex;

/** Writes a block at verbosity 3 in Core's field order and number format; {@code address} is left out. */
public final class BlockJson {
  public static final String BITS = "207fffff";
  private static final String TARGET = "7fffff" + "0".repeat(58);

  private final StringBuilder out;

  private BlockJson(int capacity) {
    this.out = new StringBuilder(capacity);
  }

  /** The fields of the header. */
  public record Header(
      BlockHash hash,
      int height,
      int version,
      String merkleRoot,
      long time,
      long medianTime,
      long nonce,
      Chainwork chainwork,
      BlockHash previous) {}

  /** The 80 bytes that are hashed. */
  static byte[] rawHeader(Header header) {
    return new WireWriter()
        .uint32(header.version())
        .bytes(header.previous().wire())
        .bytes(BlockHash.ofDisplay(header.merkleRoot()).wire())
        .uint32(header.time())
        .uint32(Long.parseLong(BITS, 16))
        .uint32(header.nonce())
        .toByteArray();
  }

  static byte[] write(Header header, List<SimTx> txs) {
    BlockJson json = new BlockJson(txs.size() * 6_000 + 2_000);
    json.block(header, txs);
    return json.out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The fields that a header has too, without the closing brace. */
  static String head(Header header, int transactions) {
    BlockJson json = new BlockJson(1_000);
    json.header(header, transactions);
    return json.out.toString();
  }

  private void header(Header header, int transactions) {
    out.append("{\"hash\":\"").append(header.hash()).append("\",\"confirmations\":1");
    number("height", header.height());
    number("version", header.version());
    text("versionHex", String.format("%08x", header.version()));
    text("merkleroot", header.merkleRoot());
    number("time", header.time());
    number("mediantime", header.medianTime());
    number("nonce", header.nonce());
    text("bits", BITS);
    text("target", TARGET);
    out.append(",\"difficulty\":4.656542373906925e-10");
    text("chainwork", header.chainwork().hex());
    number("nTx", transactions);
    if (header.height() > 0) {
      text("previousblockhash", header.previous().display());
    }
  }

  private void block(Header header, List<SimTx> txs) {
    header(header, txs.size());
    int overhead = 80 + new WireWriter().compact(txs.size()).toByteArray().length;
    int stripped = overhead;
    int size = overhead;
    for (SimTx tx : txs) {
      stripped += tx.stripped().length;
      size += tx.raw().length;
    }
    number("strippedsize", stripped);
    number("size", size);
    number("weight", 3 * stripped + size);
    SimTx coinbase = txs.get(0);
    out.append(",\"coinbase_tx\":{\"version\":").append(coinbase.version());
    number("locktime", coinbase.lockTime());
    number("sequence", coinbase.sequence());
    text("coinbase", coinbase.coinbase());
    if (!coinbase.witnesses().isEmpty()) {
      text("witness", coinbase.witnesses().get(0).get(0));
    }
    out.append("},\"tx\":[");
    for (int i = 0; i < txs.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      tx(txs.get(i));
    }
    out.append("]}");
  }

  private void tx(SimTx tx) {
    byte[] raw = tx.raw();
    int stripped = tx.stripped().length;
    int weight = 3 * stripped + raw.length;
    out.append("{\"txid\":\"").append(tx.txid()).append('"');
    text("hash", BlockHash.ofWire(WireWriter.hash256(raw), 0).display());
    number("version", tx.version());
    number("size", raw.length);
    number("vsize", (weight + 3) / 4);
    number("weight", weight);
    number("locktime", tx.lockTime());
    out.append(",\"vin\":[");
    inputs(tx);
    out.append("],\"vout\":[");
    for (int n = 0; n < tx.outputs().size(); n++) {
      SimTx.Output output = tx.outputs().get(n);
      out.append(n > 0 ? "," : "").append("{\"value\":").append(BtcAmount.format(output.sat()));
      number("n", n);
      script(output.script());
      out.append('}');
    }
    out.append(']');
    if (!tx.isCoinbase()) {
      long fee = tx.spent().stream().mapToLong(SimCoin::sat).sum()
          - tx.outputs().stream().mapToLong(SimTx.Output::sat).sum();
      out.append(",\"fee\":").append(BtcAmount.format(fee));
    }
    text("hex", Hex.encode(raw));
    out.append('}');
  }

  private void inputs(SimTx tx) {
    if (tx.isCoinbase()) {
      out.append("{\"coinbase\":\"").append(tx.coinbase()).append('"');
      if (!tx.witnesses().isEmpty()) {
        witness(tx.witnesses().get(0));
      }
      number("sequence", tx.sequence());
      out.append('}');
      return;
    }
    for (int i = 0; i < tx.spent().size(); i++) {
      SimCoin coin = tx.spent().get(i);
      String sig = tx.scriptSigs().get(i);
      out.append(i > 0 ? "," : "")
          .append("{\"txid\":\"")
          .append(coin.outPoint().txid())
          .append('"');
      number("vout", coin.outPoint().vout());
      out.append(",\"scriptSig\":{\"asm\":\"").append(ScriptText.of(sig)).append('"');
      text("hex", sig);
      out.append('}');
      if (!tx.witnesses().get(i).isEmpty()) {
        witness(tx.witnesses().get(i));
      }
      out.append(",\"prevout\":{\"generated\":").append(coin.coinbase());
      number("height", coin.height());
      out.append(",\"value\":").append(BtcAmount.format(coin.sat()));
      script(coin.script());
      out.append('}');
      number("sequence", tx.sequence());
      out.append('}');
    }
  }

  private void witness(List<String> items) {
    out.append(",\"txinwitness\":[\"").append(String.join("\",\"", items)).append("\"]");
  }

  private void script(SimScript script) {
    out.append(",\"scriptPubKey\":{\"asm\":\"")
        .append(ScriptText.of(script.hex()))
        .append('"');
    text("desc", "raw(" + script.hex() + ")");
    text("hex", script.hex());
    text("type", script.type());
    out.append('}');
  }

  private void number(String name, long value) {
    out.append(",\"").append(name).append("\":").append(value);
  }

  private void text(String name, String value) {
    out.append(",\"").append(name).append("\":\"").append(value).append('"');
  }
}
