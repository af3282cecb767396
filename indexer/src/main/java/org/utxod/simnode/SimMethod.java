package org.utxod.simnode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One RPC method of the simulated node. */
@FunctionalInterface
interface SimMethod {
  /**
   * The result's JSON in pieces.
   *
   * @param params an array
   * @throws SimError for what the method refuses
   */
  List<byte[]> call(JsonNode params) throws InterruptedException;
}
