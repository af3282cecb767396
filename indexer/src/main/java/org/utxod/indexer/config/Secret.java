package org.utxod.indexer.config;

/** A text that is shown nowhere: its own string is a mask. */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return reveal.isEmpty() ? "" : "****";
  }
}
