package org.utxod.query.electrum.session;

/** Where a method's work is done. */
public enum Lane {
  /** At once, on the thread that read the request: it takes microseconds. */
  INLINE,
  /** It reads the index. */
  INDEX,
  /** It asks the node. */
  NODE
}
