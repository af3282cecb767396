package org.utxod.indexer.bitcoind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RestBody;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionSource.BytePlace;

/**
 * Transactions by their bytes in blocks ({@code /rest/blockpart}, Core 31). Those that lie close together are read in one
 * call, many with the help of other threads.
 */
final class BlockParts {
  /** Bytes between two transactions that are read along, instead of by another call. */
  private static final int MAX_BETWEEN = 4 << 10;

  /** Maximum number of bytes of a call for more than one transaction. */
  private static final int MAX_JOINED = 256 << 10;

  /** Calls beyond so many are shared with other threads. */
  private static final int ALONE = 6;

  private static final int HELPERS = 3;

  private final RpcClient rpc;
  private final String label;
  private final List<BytePlace> places;
  private final ChainTx[] found;

  private BlockParts(RpcClient rpc, String label, List<BytePlace> places) {
    this.rpc = rpc;
    this.label = label;
    this.places = places;
    this.found = new ChainTx[places.size()];
  }

  /** @param pool of threads that help where there are many */
  static List<ChainTx> read(RpcClient rpc, String label, List<BytePlace> places, Executor pool) {
    return new BlockParts(rpc, label, places).read(pool);
  }

  private List<ChainTx> read(Executor pool) {
    List<Run> runs = runs();
    new SharedWork(runs.size(), i -> read(runs.get(i)))
        .finish(pool, Math.min(HELPERS, runs.size() / ALONE));
    return List.of(found);
  }

  /** Places that are read in one call, by their numbers; {@code end} is behind the last byte of all. */
  private record Run(List<Integer> numbers, int end) {}

  private List<Run> runs() {
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, places.size()).boxed().toList());
    order.sort(Comparator.comparing((Integer i) -> places.get(i).block())
        .thenComparing(i -> places.get(i).offset()));
    List<Run> runs = new ArrayList<>();
    int from = 0;
    while (from < order.size()) {
      int to = from + 1;
      int end = places.get(order.get(from)).end();
      while (to < order.size() && isNear(order.get(from), end, order.get(to))) {
        end = Math.max(end, places.get(order.get(to)).end());
        to++;
      }
      runs.add(new Run(order.subList(from, to), end));
      from = to;
    }
    return runs;
  }

  private boolean isNear(int first, int end, int next) {
    BytePlace begin = places.get(first);
    BytePlace place = places.get(next);
    return place.block().equals(begin.block())
        && place.offset() - end <= MAX_BETWEEN
        && place.end() - begin.offset() <= MAX_JOINED;
  }

  private void read(Run run) {
    BytePlace first = places.get(run.numbers().get(0));
    int length = run.end() - first.offset();
    RestBody body = new RestBody(length);
    String path = "blockpart/" + first.block().display() + ".bin?offset=" + first.offset()
        + "&size=" + length;
    rpc.getRest(path, length, body);
    try {
      if (body.length() != length) {
        throw new IllegalArgumentException("it has another length");
      }
      for (int i : run.numbers()) {
        BytePlace place = places.get(i);
        int from = place.offset() - first.offset();
        byte[] bytes = Arrays.copyOfRange(body.bytes(), from, from + place.length());
        found[i] = WireChainTx.read(bytes, bytes.length, place.block());
      }
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          Kind.MALFORMED_ANSWER,
          label + " sent a part of block " + first.block() + " that is no transaction: "
              + e.getMessage() + ".",
          e);
    }
  }
}
