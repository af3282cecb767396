package org.utxod.simnode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;

/** A generated block held as REST gives it, with what that leaves out. Its JSON is made anew each time. */
final class BinaryForm implements BlockForm {
  private static final String AFTER_CONFIRMATIONS = ",\"height\":";
  private static final int HEADER_LENGTH = 80;

  private final BlockJson.Header header;
  private final int transactions;
  private final byte[] raw;
  private final byte[] spent;

  /** Of each coin that is spent, height * 2 + coinbase flag. */
  private final int[] codes;

  private BinaryForm(
      BlockJson.Header header, int transactions, byte[] raw, byte[] spent, int[] codes) {
    this.header = header;
    this.transactions = transactions;
    this.raw = raw;
    this.spent = spent;
    this.codes = codes;
  }

  static BinaryForm of(BlockJson.Header header, List<SimTx> txs) {
    RawWriter block = new RawWriter().bytes(BlockJson.rawHeader(header)).compact(txs.size());
    RawWriter spent = new RawWriter().compact(txs.size());
    List<Integer> codes = new ArrayList<>();
    for (SimTx tx : txs) {
      block.bytes(tx.raw());
      spent.compact(tx.spent().size());
      for (SimCoin coin : tx.spent()) {
        spent.int64(coin.sat()).sized(coin.script().bytes());
        codes.add(coin.height() * 2 + (coin.coinbase() ? 1 : 0));
      }
    }
    int[] plain = codes.stream().mapToInt(Integer::intValue).toArray();
    return new BinaryForm(header, txs.size(), block.toByteArray(), spent.toByteArray(), plain);
  }

  @Override
  public byte[] json() {
    return BlockJson.write(header, RawReader.transactions(raw, HEADER_LENGTH, spent, codes));
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
    return raw.clone();
  }

  @Override
  public byte[] spentOutputs() {
    return spent.clone();
  }

  @Override
  public long size() {
    return raw.length + spent.length + 4L * codes.length;
  }
}
