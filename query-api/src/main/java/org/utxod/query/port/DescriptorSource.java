package org.utxod.query.port;

import java.util.List;
import org.utxod.store.chain.Script;

/** Output descriptors (BIP 380 and those that follow), which the node takes apart and derives. Thread-safe. */
public interface DescriptorSource {
  /**
   * A descriptor without multipath.
   *
   * @param text in the node's canonical form, with its checksum
   * @param ranged whether it makes a script for each index, or only one
   */
  record Branch(String text, boolean ranged) {}

  /**
   * The branches of a descriptor: as many as its multipath has, else one.
   *
   * @throws DescriptorException if the node does not accept it, or it holds private keys; the message repeats nothing of it
   * @throws SourceException if no node answers
   */
  List<Branch> branches(String descriptor);

  /**
   * The scripts of a branch.
   *
   * @param from the first index; 0 where it is not ranged
   * @param to the last index
   * @throws DescriptorException if that cannot be derived
   * @throws SourceException if no node answers
   */
  List<Script> derive(Branch branch, int from, int to);

  /** Used without a node. */
  static DescriptorSource none() {
    return new DescriptorSource() {
      @Override
      public List<Branch> branches(String descriptor) {
        throw without();
      }

      @Override
      public List<Script> derive(Branch branch, int from, int to) {
        throw without();
      }

      private DescriptorException without() {
        return new DescriptorException(
            "Descriptors are derived by the node, and none is configured.");
      }
    };
  }
}
