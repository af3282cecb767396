package org.utxod.indexer.simnode.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.tx.RawReader;
import org.utxod.indexer.simnode.tx.SimCoin;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.LittleEndian;

/** A generated block kept in its REST form, with the data missing there. Its JSON is built at each request. */
public final class BinaryForm implements BlockForm {
  private static final String AFTER_CONFIRMATIONS = ",\"height\":";
  private static final int HEADER_LENGTH = 80;

  private final BlockJson.Header header;
  private final int transactions;
  private final StoredBytes raw;
  private final StoredBytes spent;

  /** For each coin spent, height * 2 + coinbase flag, in four bytes. */
  private final StoredBytes codes;

  private BinaryForm(
      BlockJson.Header header,
      int transactions,
      StoredBytes raw,
      StoredBytes spent,
      StoredBytes codes) {
    this.header = header;
    this.transactions = transactions;
    this.raw = raw;
    this.spent = spent;
    this.codes = codes;
  }

  static BinaryForm of(BlockJson.Header header, List<SimTx> txs) {
    WireWriter block = new WireWriter().bytes(BlockJson.rawHeader(header)).compact(txs.size());
    WireWriter spent = new WireWriter().compact(txs.size());
    WireWriter codes = new WireWriter();
    for (SimTx tx : txs) {
      block.bytes(tx.raw());
      spent.compact(tx.spent().size());
      for (SimCoin coin : tx.spent()) {
        spent.int64(coin.sat()).sized(coin.script().bytes());
        codes.uint32(coin.height() * 2L + (coin.coinbase() ? 1 : 0));
      }
    }
    return new BinaryForm(
        header,
        txs.size(),
        StoredBytes.inMemory(block.toByteArray()),
        StoredBytes.inMemory(spent.toByteArray()),
        StoredBytes.inMemory(codes.toByteArray()));
  }

  @Override
  public BlockForm heldIn(BlockFile file) {
    return new BinaryForm(header, transactions, file.hold(raw), file.hold(spent), file.hold(codes));
  }

  @Override
  public byte[] json() {
    byte[] bytes = codes.copy();
    int[] plain = new int[bytes.length / Integer.BYTES];
    Arrays.setAll(plain, i -> LittleEndian.getInt(bytes, i * Integer.BYTES));
    return BlockJson.write(
        header, RawReader.transactions(raw.copy(), HEADER_LENGTH, spent.copy(), plain));
  }

  @Override
  public List<byte[]> json(int confirmations, @Nullable BlockHash next) {
    return SimBlock.ofJson(json()).json(confirmations, next);
  }

  @Override
  public List<byte[]> header(int confirmations, @Nullable BlockHash next) {
    String head = BlockJson.head(header, transactions);
    int rest = head.indexOf(AFTER_CONFIRMATIONS);
    String upTo = head.substring(0, head.lastIndexOf(':', rest) + 1);
    String link = next == null ? "" : ",\"nextblockhash\":\"" + next + '"';
    String now = upTo + confirmations + head.substring(rest) + link;
    return List.of(now.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public byte[] raw() {
    return raw.copy();
  }

  @Override
  public byte[] rawHeader() {
    return BlockJson.rawHeader(header);
  }

  @Override
  public byte[] spentOutputs() {
    return spent.copy();
  }

  @Override
  public long size() {
    return (long) raw.length() + spent.length() + codes.length();
  }
}
