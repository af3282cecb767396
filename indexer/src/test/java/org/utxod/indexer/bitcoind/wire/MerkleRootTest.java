package org.utxod.indexer.bitcoind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.store.chain.Txid;

/** The root over ids one by one is the root over all of them at once. */
class MerkleRootTest {
  private final MerkleRoot root = new MerkleRoot();

  private static List<Txid> ids(int count) {
    Random random = new Random(count);
    List<Txid> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] id = new byte[32];
      random.nextBytes(id);
      ids.add(Txid.ofWire(id, 0));
    }
    return ids;
  }

  private void add(List<Txid> ids) {
    root.begin();
    ids.forEach(id -> root.add(id.wire()));
  }

  @Test
  void of_any_number_of_ids() {
    for (int count = 1; count <= 130; count++) {
      List<Txid> ids = ids(count);
      byte[] expected = ModelBytes.root(ids).wire();
      add(ids);
      assertThat(root.is(expected)).as("%d ids", count).isTrue();
      expected[7] ^= 1;
      add(ids);
      assertThat(root.is(expected)).as("another root of %d", count).isFalse();
    }
  }

  @Test
  void of_none_there_is_none() {
    root.begin();
    assertThat(root.is(new byte[32])).isFalse();
  }

  @Test
  void a_list_that_repeats_itself_is_refused_though_its_root_is_right() {
    for (int count : new int[] {3, 5, 6, 7, 11, 13}) {
      List<Txid> ids = ids(count);
      byte[] expected = ModelBytes.root(ids).wire();
      int last = Integer.lowestOneBit(count);
      List<Txid> longer = new ArrayList<>(ids);
      longer.addAll(ids.subList(count - last, count));
      assertThat(ModelBytes.root(longer).wire()).as("the same root").isEqualTo(expected);
      add(longer);
      assertThatThrownBy(() -> root.is(expected))
          .as("%d ids", longer.size())
          .hasMessageContaining("contains duplicates");
    }
  }
}
