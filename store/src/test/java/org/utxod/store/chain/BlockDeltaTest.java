package org.utxod.store.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;

class BlockDeltaTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();

  /** A block that spends and makes coins, with a transaction that makes none. */
  private static BlockDelta small() {
    byte[] script = {0x51};
    return new BlockDeltaBuilder()
        .point(new ChainPoint(7, BlockHash.ofDisplay("ab".repeat(32))))
        .previousHash(BlockHash.ofDisplay("cd".repeat(32)))
        .times(1_600_000_000L, 1_599_999_000L)
        .chainwork(Chainwork.ofHex("%064x".formatted(16)))
        .beginTransaction()
        .transactionId(Txid.ofDisplay("01".repeat(32)))
        .transactionLength(61)
        .endTransaction()
        .beginTransaction()
        .transactionId(Txid.ofDisplay("02".repeat(32)))
        .transactionLength(300)
        .spent(new byte[32], 0, 3, 70, 9, script, 0, 1)
        .created(0, 30, script, 0, 1)
        .created(1, 40, script, 0, 1)
        .endTransaction()
        .build();
  }

  @Test
  void recorded_blocks_come_back_as_they_were() {
    for (RecordedBlock block : CHAIN.main()) {
      byte[] bytes = block.delta().serialize();
      assertThat(BlockDelta.deserialize(bytes).serialize()).isEqualTo(bytes);
    }
  }

  @Test
  void the_header_hashes_to_the_block_and_says_what_the_accessors_say() throws Exception {
    for (RecordedBlock block : CHAIN.main()) {
      BlockDelta delta = block.delta();
      byte[] header = delta.blockHeader();
      assertThat(BlockHash.ofWire(twice(header), 0)).isEqualTo(delta.hash());
      assertThat(BlockHash.ofWire(header, 4)).isEqualTo(delta.previousHash());
      assertThat(LittleEndian.getInt(header, 68) & 0xFFFF_FFFFL).isEqualTo(delta.time());
    }
  }

  private static byte[] twice(byte[] bytes) throws NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    return sha256.digest(sha256.digest(bytes));
  }

  @Test
  void the_cursor_goes_by_transactions_too_also_those_without_changes() {
    BlockDelta.Cursor cursor = small().cursor();
    List<String> seen = new ArrayList<>();
    while (cursor.nextTransaction()) {
      seen.add(cursor.transactionIndex() + " "
          + cursor.transactionId().display().substring(62) + " " + cursor.transactionLength());
    }
    assertThat(seen).containsExactly("0 01 61", "1 02 300");
    assertThat(cursor.next()).isFalse();

    BlockDelta.Cursor changes = small().cursor();
    assertThat(changes.nextTransaction()).isTrue();
    assertThat(changes.nextOfTransaction()).isFalse();
    assertThat(changes.next()).isTrue();
    assertThat(changes.transactionLength()).isEqualTo(300);
    assertThat(changes.nextOfTransaction()).isTrue();
    assertThat(changes.nextTransaction()).as("past the last change").isFalse();
  }

  @Test
  void an_array_used_again_leaves_nothing_of_the_block_before() {
    byte[] array = small().recycle();
    Arrays.fill(array, (byte) 0x77);
    BlockDelta delta = new BlockDeltaBuilder(array)
        .point(new ChainPoint(7, BlockHash.ofDisplay("ab".repeat(32))))
        .beginTransaction()
        .transactionId(Txid.ofDisplay("01".repeat(32)))
        .endTransaction()
        .build();
    assertThat(delta.blockHeader()).isEqualTo(new byte[80]);
    assertThat(delta.medianTime()).isZero();
    BlockDelta.Cursor cursor = delta.cursor();
    assertThat(cursor.nextTransaction()).isTrue();
    assertThat(cursor.transactionLength()).isZero();
  }

  @Test
  void the_genesis_block_keeps_its_transactions_length() {
    BlockDelta genesis = CHAIN.main().get(0).delta();
    BlockDelta.Cursor cursor = genesis.cursor();
    assertThat(cursor.nextTransaction()).isTrue();
    assertThat(cursor.transactionLength()).isEqualTo(204);
    assertThat(cursor.next()).isFalse();
  }

  @Test
  void the_version_before_is_refused_with_what_to_do() {
    byte[] bytes = small().serialize();
    bytes[0] = 1;
    assertThatThrownBy(() -> BlockDelta.deserialize(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of version 1")
        .hasMessageContaining("neither the block's header nor the lengths of its transactions")
        .hasMessageContaining("read the block from a node again");
    assertThatThrownBy(() -> BlockDelta.deserialize(new byte[] {1}))
        .hasMessageContaining("of version 1");
    for (int version : new int[] {0, 3, 127, -1}) {
      bytes[0] = (byte) version;
      assertThatThrownBy(() -> BlockDelta.deserialize(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a block delta of version 2");
    }
  }

  @Test
  void bytes_that_end_early_or_go_on_are_refused() {
    byte[] bytes = small().serialize();
    for (int length = 0; length <= bytes.length + 50; length++) {
      if (length != bytes.length) {
        assertRefused(Arrays.copyOf(bytes, length));
      }
    }
  }

  /** Places of the layout as it is documented, not as the code names them. */
  @Test
  void lengths_and_counts_that_cannot_be_are_refused() {
    int firstTx = 165;
    int secondTx = firstTx + 40;
    int spent = secondTx + 40;
    int created = spent + 53 + 1;
    for (int wrong : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 24}) {
      for (int at : new int[] {
        153, 157, 161, firstTx + 36, secondTx + 32, secondTx + 36, spent + 49, created + 13
      }) {
        assertRefused(with(bytes -> LittleEndian.putInt(bytes, at, wrong)));
      }
    }
    assertRefused(with(bytes -> bytes[spent] = 2));
    assertRefused(with(bytes -> LittleEndian.putInt(bytes, 157, 1)));
    assertRefused(with(bytes -> LittleEndian.putInt(bytes, secondTx + 36, 2)));
  }

  @Test
  void transactions_together_longer_than_a_block_can_be_are_refused() {
    int most = 4_000_000 - 80 - 61;
    byte[] fits = with(bytes -> LittleEndian.putInt(bytes, 165 + 40 + 32, most));
    assertThat(BlockDelta.deserialize(fits).serialize()).isEqualTo(fits);
    assertRefused(with(bytes -> LittleEndian.putInt(bytes, 165 + 40 + 32, most + 1)));
  }

  /** Whatever is in the bytes, they are refused, or walked over from end to end. */
  @Test
  void no_bytes_lead_out_of_bounds() {
    byte[] bytes = small().serialize();
    int taken = 0;
    for (int at = 0; at < bytes.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] hostile = bytes.clone();
        hostile[at] = (byte) value;
        try {
          BlockDelta delta = BlockDelta.deserialize(hostile);
          assertThat(delta.serialize()).isEqualTo(hostile);
          taken++;
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageContaining("block delta");
        }
      }
    }
    assertThat(taken).as("hashes, values and scripts may be anything").isGreaterThan(30_000);
  }

  private static byte[] with(Consumer<byte[]> harm) {
    byte[] bytes = small().serialize();
    harm.accept(bytes);
    return bytes;
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> BlockDelta.deserialize(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("block delta");
  }
}
