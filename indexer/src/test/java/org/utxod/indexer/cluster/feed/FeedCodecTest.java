package org.utxod.indexer.cluster.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SetHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;

/** What is written is what is read, and nothing that was changed on the way is taken for it. */
class FeedCodecTest {
  private static final SetHash SET_HASH = SetHash.ofDisplay("ab".repeat(32));
  private static final BlockHash BELOW = hash(7);

  private static BlockHash hash(int seed) {
    byte[] bytes = new byte[32];
    new Random(seed).nextBytes(bytes);
    return BlockHash.ofWire(bytes, 0);
  }

  private static ChainPoint point(int height) {
    return new ChainPoint(height, hash(height));
  }

  private static FeedPosition position(long sequence, JournalStep.Kind kind, ChainPoint point) {
    return FeedPosition.of(3, new JournalStep(sequence, kind, point));
  }

  /** A block of one transaction that creates a coin with a script of so many bytes. */
  private static FeedMessage.Connected connected(int scriptLength, SetHash setHash) {
    BlockDeltaBuilder delta = new BlockDeltaBuilder().point(point(8)).previousHash(BELOW);
    for (int done = 0, vout = 0; done < scriptLength; done += 9_000, vout++) {
      byte[] script = new byte[Math.min(9_000, scriptLength - done)];
      new Random(done).nextBytes(script);
      script[0] = 1;
      delta
          .beginTransaction()
          .transactionId(Txid.ofWire(hash(vout).wire(), 0))
          .created(vout, 5, script, 0, script.length)
          .endTransaction();
    }
    return new FeedMessage.Connected(
        position(41, JournalStep.Kind.CONNECTED, point(8)),
        new CoinStats(point(8), 12, 2_100_000_000_000_000L, setHash),
        delta.build());
  }

  static List<FeedMessage> messages() {
    EpochTerms terms = EpochTerms.of("node-a", "0.2.0", Network.REGTEST, IndexOptions.DEFAULT);
    ChainPoint gone = point(9);
    FeedPosition disconnected = position(42, JournalStep.Kind.DISCONNECTED, gone);
    ChainPoint below = new ChainPoint(8, BELOW);
    return List.of(
        connected(1, SET_HASH),
        connected(1, null),
        connected(3 * FeedEncoder.PART_LENGTH, SET_HASH),
        new FeedMessage.Disconnected(disconnected, BELOW, new CoinStats(below, 3, 4, SET_HASH)),
        new FeedMessage.EpochBegun(disconnected, new CoinStats(below, 3, 4, null), terms),
        new FeedMessage.EpochBegun(disconnected, null, terms),
        new FeedMessage.EpochBegun(new FeedPosition(1, 0, null), null, terms),
        new FeedMessage.Heartbeat(disconnected, -1, 1_700_000_000_000L, "node-ä"));
  }

  private static Optional<FeedMessage> decode(FeedDecoder decoder, List<byte[]> records) {
    Optional<FeedMessage> last = Optional.empty();
    for (byte[] record : records) {
      assertThat(last).isEmpty();
      last = decoder.add(record);
    }
    return last;
  }

  private static void assertSame(FeedMessage read, FeedMessage written) {
    assertThat(read)
        .usingRecursiveComparison()
        .withEqualsForType(
            (one, other) -> java.util.Arrays.equals(one.serialize(), other.serialize()),
            BlockDelta.class)
        .isEqualTo(written);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void reads_what_was_written(FeedMessage message) {
    List<byte[]> records = FeedEncoder.records(message);
    assertThat(records).allMatch(record -> record.length <= LogRecord.MAX_LENGTH);
    FeedDecoder decoder = new FeedDecoder();
    for (int turn = 0; turn < 2; turn++) {
      assertSame(decode(decoder, records).orElseThrow(), message);
    }
  }

  /** Every byte of a record, changed in turn (of the large ones some thousand). */
  @ParameterizedTest
  @MethodSource("messages")
  void no_changed_byte_is_taken_for_what_was_written(FeedMessage message) {
    List<byte[]> records = FeedEncoder.records(message);
    Random random = new Random(1);
    for (int number = 0; number < records.size(); number++) {
      byte[] record = records.get(number);
      int step = 1 + record.length / 100;
      for (int at = 0; at < record.length; at += at < FeedFormat.HEAD_LENGTH ? 1 : step) {
        List<byte[]> changed = new ArrayList<>(records);
        byte[] other = record.clone();
        other[at] ^= (byte) (1 << random.nextInt(8));
        changed.set(number, other);
        FeedDecoder decoder = new FeedDecoder();
        try {
          Optional<FeedMessage> read = Optional.empty();
          for (byte[] one : changed) {
            read = decoder.add(one);
          }
          assertThat(read).as("byte " + at + " of record " + number).isEmpty();
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
  }

  @Test
  void a_message_cut_off_by_another_or_begun_in_its_middle_is_dropped() {
    FeedMessage large = connected(3 * FeedEncoder.PART_LENGTH, SET_HASH);
    List<byte[]> records = FeedEncoder.records(large);
    FeedDecoder decoder = new FeedDecoder();
    assertThat(decoder.add(records.get(1))).isEmpty();
    assertThat(decoder.add(records.get(2))).isEmpty();
    assertThat(decoder.add(records.get(0))).isEmpty();
    assertThat(decoder.add(records.get(1))).isEmpty();
    assertSame(decode(decoder, records).orElseThrow(), large);
    assertThat(decoder.add(records.get(0))).isEmpty();
    FeedMessage small = connected(1, SET_HASH);
    assertSame(decode(decoder, FeedEncoder.records(small)).orElseThrow(), small);
    assertThat(decoder.add(records.get(1))).isEmpty();
    decoder.add(records.get(0));
    assertThatThrownBy(() -> decoder.add(records.get(2))).hasMessageContaining("belong together");
  }

  @Test
  void what_is_none_of_ours_is_said_to_be_so() {
    byte[] record = FeedEncoder.records(connected(1, SET_HASH)).get(0);
    byte[] newer = record.clone();
    newer[2] = 2;
    FeedDecoder decoder = new FeedDecoder();
    assertThatThrownBy(() -> decoder.add(newer))
        .hasMessageContaining("version 2")
        .hasMessageContaining("update the query nodes first");
    assertThatThrownBy(
            () -> decoder.add("{\"hello\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> decoder.add(new byte[300])).hasMessageContaining("does not begin");
  }

  @Test
  void announced_lengths_take_no_memory_before_the_bytes_come() {
    byte[] record = FeedEncoder.records(connected(1, SET_HASH)).get(0);
    byte[] huge = record.clone();
    java.nio.ByteBuffer.wrap(huge)
        .putInt(FeedFormat.atPart() + 4, 2_000_000)
        .putInt(FeedFormat.atPart() + 8, Integer.MAX_VALUE);
    assertThatThrownBy(() -> new FeedDecoder().add(huge)).hasMessageContaining("announces");
  }

  @Test
  void terms_that_differ_are_named() {
    EpochTerms one = EpochTerms.of("a", "1", Network.REGTEST, IndexOptions.DEFAULT);
    EpochTerms other =
        EpochTerms.of("b", "2", Network.REGTEST, new IndexOptions(100, 50, 20_000, true));
    assertThat(one.differences(one)).isEmpty();
    assertThat(one.differences(other))
        .containsExactly(
            "undo_blocks (2016 there, 100 here)",
            "activity_blocks (1008 there, 50 here)",
            "script_hash_index (false there, true here)");
  }
}
