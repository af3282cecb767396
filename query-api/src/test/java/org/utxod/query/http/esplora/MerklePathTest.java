package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** The way up to the merkle root ends at one and the same root from every transaction. */
class MerklePathTest {
  private static Txid parent(Txid left, Txid right) {
    MessageDigest sha256 = ScriptKey.sha256();
    sha256.update(left.wire());
    return Txid.ofWire(sha256.digest(sha256.digest(right.wire())), 0);
  }

  private static Txid climb(Txid from, MerklePath path) {
    Txid at = from;
    int position = path.position();
    for (String hash : path.hashes()) {
      Txid sibling = Txid.ofDisplay(hash);
      at = position % 2 == 0 ? parent(at, sibling) : parent(sibling, at);
      position /= 2;
    }
    return at;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 33})
  void from_every_transaction_to_the_same_root(int count) {
    List<Txid> txids =
        IntStream.range(0, count).mapToObj(i -> FakeIndex.txid("tx " + i)).toList();
    Txid root = climb(txids.get(0), MerklePath.of(txids, 0));
    for (int i = 0; i < count; i++) {
      assertThat(climb(txids.get(i), MerklePath.of(txids, i))).isEqualTo(root);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"of one transaction there is no way"})
  void a_lone_transaction_is_the_root(String text) {
    assertThat(MerklePath.of(List.of(FakeIndex.txid(text)), 0).hashes()).isEmpty();
  }
}
