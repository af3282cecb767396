package org.utxod.indexer.config;

/** A secret text; its string form is masked. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return reveal.isEmpty() ? "" : "****";
  }
}
