package org.utxod.query.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;

/** A branch leads from every leaf to the root, and the root is the plain one. */
class MerkleBranchTest {
  private static byte[] leaf(int number) {
    return ScriptKey.sha256().digest(new byte[] {(byte) number, (byte) (number >> 8)});
  }

  private static byte[] pair(byte[] left, byte[] right) {
    byte[] both = Arrays.copyOf(left, 64);
    System.arraycopy(right, 0, both, 32, 32);
    return ScriptKey.sha256().digest(ScriptKey.sha256().digest(both));
  }

  private static byte[] root(List<byte[]> row) {
    List<byte[]> at = row;
    while (at.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i < at.size(); i += 2) {
        above.add(pair(at.get(i), at.get(Math.min(i + 1, at.size() - 1))));
      }
      at = above;
    }
    return at.get(0);
  }

  @Test
  void leads_from_every_leaf_to_the_root() {
    for (int count : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 31, 33}) {
      byte[] row = new byte[count * Hash256.LENGTH];
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        leaves.add(leaf(i));
        System.arraycopy(leaf(i), 0, row, i * Hash256.LENGTH, Hash256.LENGTH);
      }
      for (int i = 0; i < count; i++) {
        MerkleBranch branch = MerkleBranch.of(row.clone(), i, 0);
        assertThat(branch.root()).isEqualTo(root(leaves));
        byte[] at = leaf(i);
        int position = i;
        for (String sibling : branch.display()) {
          byte[] other = BlockHash.ofDisplay(sibling).wire();
          at = position % 2 == 0 ? pair(at, other) : pair(other, at);
          position /= 2;
        }
        assertThat(at).isEqualTo(branch.root());
      }
    }
  }
}
