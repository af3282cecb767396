package org.utxod.query.electrum.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.query.merkle.MerkleBranch;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;

/** Headers in a file: what is not proven is not believed, and proofs are those of the plain tree. */
class HeaderChainTest {
  private static final int MANY = 2_500;

  @TempDir
  private Path directory;

  private static byte[] hash(byte[] header) {
    return ScriptKey.sha256().digest(ScriptKey.sha256().digest(header));
  }

  private static List<byte[]> chain(long seed, byte[] previous, int count) {
    Random random = new Random(seed);
    List<byte[]> headers = new ArrayList<>();
    byte[] before = previous;
    for (int i = 0; i < count; i++) {
      byte[] header = new byte[HeaderChain.LENGTH];
      random.nextBytes(header);
      System.arraycopy(before, 0, header, 4, Hash256.LENGTH);
      headers.add(header);
      before = hash(header);
    }
    return headers;
  }

  private final List<byte[]> all = chain(1, new byte[32], MANY);
  private final BlockHash genesis = BlockHash.ofWire(hash(all.get(0)), 0);

  private HeaderChain open() {
    return HeaderChain.open(directory.resolve("electrum/headers"), genesis);
  }

  private static void assertProofs(HeaderChain chain, List<byte[]> headers, Random random) {
    assertThat(chain.height()).isEqualTo(headers.size() - 1);
    for (int round = 0; round < 60; round++) {
      int last = round == 0 ? headers.size() - 1 : random.nextInt(headers.size());
      int height = random.nextInt(last + 1);
      byte[] leaves = new byte[(last + 1) * Hash256.LENGTH];
      for (int i = 0; i <= last; i++) {
        System.arraycopy(hash(headers.get(i)), 0, leaves, i * Hash256.LENGTH, Hash256.LENGTH);
      }
      MerkleBranch plain = MerkleBranch.of(leaves, height, 0);
      HeaderChain.Proven proven = chain.proven(height, 1, last).orElseThrow();
      assertThat(proven.branch().displayRoot()).isEqualTo(plain.displayRoot());
      assertThat(proven.branch().display()).isEqualTo(plain.display());
      assertThat(proven.headers()).isEqualTo(Hex.encode(headers.get(height)));
    }
  }

  @Test
  void proofs_are_those_of_the_whole_tree_also_after_a_reorganisation_and_a_restart() {
    Random random = new Random(3);
    try (HeaderChain chain = open()) {
      assertThat(chain.height()).isEqualTo(-1);
      for (int from = 0; from < MANY; from += 700) {
        assertThat(chain.append(all.subList(from, Math.min(MANY, from + 700)))).isTrue();
      }
      assertProofs(chain, all, random);
      chain.truncate(2_000);
      List<byte[]> branch = new ArrayList<>(all.subList(0, 2_001));
      branch.addAll(chain(9, hash(all.get(2_000)), 600));
      assertThat(chain.append(branch.subList(2_001, branch.size()))).isTrue();
      assertProofs(chain, branch, random);
    }
    try (HeaderChain chain = open()) {
      assertThat(chain.height()).isEqualTo(2_600);
      assertThat(chain.proven(5, 1, 2_601)).isEmpty();
      assertThat(chain.proven(6, 1, 5)).isEmpty();
      assertThat(chain.headers(2_600, 10)).hasSize(HeaderChain.LENGTH);
      assertThat(chain.headers(2_601, 10)).isEmpty();
    }
  }

  @Test
  void headers_that_do_not_follow_are_not_taken() {
    try (HeaderChain chain = open()) {
      assertThat(chain.append(all.subList(1, 5))).as("not the genesis block").isFalse();
      assertThat(chain.append(all.subList(0, 5))).isTrue();
      assertThat(chain.append(all.subList(6, 7))).as("a gap").isFalse();
      assertThat(chain.append(List.of(all.get(5), all.get(7))))
          .as("a gap within")
          .isFalse();
      assertThat(chain.append(List.of(new byte[79]))).as("too short").isFalse();
      assertThat(chain.height()).isEqualTo(4);
    }
  }

  @Test
  void what_follows_a_damaged_byte_or_is_cut_off_is_dropped() throws IOException {
    Path file = directory.resolve("electrum/headers");
    try (HeaderChain chain = open()) {
      chain.append(all);
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[1_700 * HeaderChain.LENGTH + 50] ^= 1;
    Files.write(file, bytes);
    try (HeaderChain chain = open()) {
      assertThat(chain.height())
          .as("the damaged one is the last, and is compared later")
          .isEqualTo(1_700);
      assertThat(chain.hash(1_700))
          .isNotEqualTo(Optional.of(BlockHash.ofWire(hash(all.get(1_700)), 0)));
      chain.truncate(1_699);
      assertThat(chain.append(all.subList(1_700, MANY))).isTrue();
    }
    bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
    try (HeaderChain chain = open()) {
      assertThat(chain.height()).isEqualTo(MANY - 2);
    }
    bytes[3] ^= 1;
    Files.write(file, bytes);
    try (HeaderChain chain = open()) {
      assertThat(chain.height()).as("another genesis block").isEqualTo(-1);
      assertThat(chain.append(all)).isTrue();
    }
  }
}
