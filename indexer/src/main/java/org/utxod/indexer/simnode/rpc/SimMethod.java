package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.utxod.indexer.simnode.chain.SimError;

/** One RPC method of the simulated node. */
@FunctionalInterface
public interface SimMethod {
  /**
   * The result's JSON in pieces.
   *
   * @param params an array
   * @throws SimError if the method rejects the call
   */
  List<byte[]> call(JsonNode params) throws InterruptedException;
}
