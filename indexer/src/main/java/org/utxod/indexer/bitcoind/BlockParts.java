package org.utxod.indexer.bitcoind;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RestBody;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionSource;

/** Transactions by their bytes in blocks ({@code /rest/blockpart}, Core 31). */
final class BlockParts {
  private BlockParts() {}

  static List<ChainTx> read(RpcClient rpc, String label, List<TransactionSource.BytePlace> places) {
    RestBody body = new RestBody();
    List<ChainTx> found = new ArrayList<>(places.size());
    for (TransactionSource.BytePlace place : places) {
      String path = "blockpart/" + place.block().display() + ".bin?offset=" + place.offset()
          + "&size=" + place.length();
      rpc.getRest(path, place.length(), body);
      try {
        if (body.length() != place.length()) {
          throw new IllegalArgumentException("it has another length");
        }
        found.add(WireChainTx.read(body.bytes(), body.length(), place.block()));
      } catch (IllegalArgumentException e) {
        throw new NodeException(
            Kind.MALFORMED_ANSWER,
            label + " sent a part of block " + place.block() + " that is no transaction: "
                + e.getMessage() + ".",
            e);
      }
    }
    return found;
  }
}
