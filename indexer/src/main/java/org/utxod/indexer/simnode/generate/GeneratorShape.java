package org.utxod.indexer.simnode.generate;

/**
 * How large generated blocks are.
 *
 * @param transactions maximum number besides the coinbase; fewer if there are not enough coins yet
 * @param maxInputs of one transaction
 * @param maxOutputs of one transaction
 */
public record GeneratorShape(int transactions, int maxInputs, int maxOutputs) {
  /** A handful of transactions: blocks of some tens of kilobytes of JSON. */
  public static GeneratorShape small() {
    return new GeneratorShape(6, 3, 4);
  }

  /** Coinbases only. */
  public static GeneratorShape empty() {
    return new GeneratorShape(0, 1, 1);
  }

  /** A full block like mainnet's: 1,900 transactions, 7,500 inputs, 9,200 outputs. */
  public static GeneratorShape full() {
    return new GeneratorShape(1_900, 7, 9);
  }
}
