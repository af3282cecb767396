package org.utxod.indexer.bitcoind.rpc;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads one result while it arrives. */
@FunctionalInterface
public interface StreamHandler<T> {
  /**
   * Reads the result's value, which begins at the parser's current token, and leaves the parser at its last token.
   *
   * @throws IOException from the parser: the connection broke or the answer is not JSON
   */
  T read(JsonParser parser) throws IOException;
}
