package org.utxod.indexer.mempool.zmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.mempool.MempoolTrigger.Hint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Txid;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** How the node's messages are interpreted, including missing ones. */
class SequenceTriggerTest {
  private static final Txid ONE = Txid.ofDisplay("01".repeat(31) + "aa");
  private static final Txid TWO = Txid.ofDisplay("02".repeat(31) + "bb");

  private final ZContext context = new ZContext();
  private ZMQ.Socket publisher;
  private SequenceTrigger hints;
  private int counter;

  @BeforeEach
  void a_publisher_that_is_heard() throws InterruptedException {
    publisher = context.createSocket(SocketType.XPUB);
    int port = publisher.bindToRandomPort("tcp://127.0.0.1");
    hints = new SequenceTrigger(
        "tcp://127.0.0.1:" + port, Duration.ofMillis(50), Duration.ofSeconds(20));
    assertThat(publisher.recv()).startsWith(1); // The subscription.
    assertThat(hints.next()).isEqualTo(Hint.EVERYTHING);
    block();
    assertThat(hints.next().everything()).isTrue();
  }

  @AfterEach
  void close() {
    hints.close();
    context.close();
  }

  private void send(String hash, char label, int number, int bodyLength) {
    byte[] body = Arrays.copyOf(Hex.decode(hash), bodyLength);
    body[32] = (byte) label;
    byte[] count = new byte[4];
    LittleEndian.putInt(count, 0, number);
    publisher.sendMore("sequence".getBytes(StandardCharsets.US_ASCII));
    publisher.sendMore(body);
    publisher.send(count);
  }

  private void block() {
    send("00".repeat(32), 'C', counter++, 33);
  }

  private void transaction(Txid txid, char label) {
    send(txid.display(), label, counter++, 41);
  }

  private Set<Txid> named(int wanted) throws InterruptedException {
    Set<Txid> named = new HashSet<>();
    while (named.size() < wanted) {
      Hint hint = hints.next();
      assertThat(hint.everything()).isFalse();
      named.addAll(hint.these());
    }
    return named;
  }

  @Test
  void transactions_that_came_and_went_are_named() throws InterruptedException {
    transaction(ONE, 'A');
    transaction(TWO, 'R');
    assertThat(named(2)).containsExactlyInAnyOrder(ONE, TWO);
  }

  @Test
  void a_message_that_was_missed_means_everything() throws InterruptedException {
    transaction(ONE, 'A');
    assertThat(named(1)).containsExactly(ONE);
    counter++;
    transaction(TWO, 'A');
    assertThat(hints.next().everything()).isTrue();
  }

  @Test
  void a_node_that_started_again_means_everything() throws InterruptedException {
    transaction(ONE, 'A');
    assertThat(named(1)).containsExactly(ONE);
    counter = 0;
    transaction(TWO, 'A');
    assertThat(hints.next().everything()).isTrue();
  }

  @Test
  void the_counter_goes_on_at_zero_after_its_last_number() throws InterruptedException {
    counter = -1;
    transaction(ONE, 'A');
    assertThat(hints.next().everything()).isTrue();
    transaction(TWO, 'A');
    assertThat(named(1)).containsExactly(TWO);
  }

  @Test
  void blocks_and_what_cannot_be_understood_mean_everything() throws InterruptedException {
    block();
    assertThat(hints.next().everything()).isTrue();
    send(ONE.display(), 'X', counter++, 41);
    assertThat(hints.next().everything()).isTrue();
  }

  @Test
  void so_does_silence() throws InterruptedException {
    try (SequenceTrigger alone =
        new SequenceTrigger("tcp://127.0.0.1:1", Duration.ofMillis(1), Duration.ofMillis(20))) {
      for (int i = 0; i < 3; i++) {
        assertThat(alone.next()).isEqualTo(Hint.EVERYTHING);
      }
    }
  }

  @Test
  void frames_of_other_shapes_are_no_message() {
    assertThat(SequenceMessage.read(List.of())).isEmpty();
    assertThat(SequenceMessage.read(List.of(new byte[8], new byte[32], new byte[4])))
        .isEmpty();
    assertThat(SequenceMessage.read(List.of(new byte[8], new byte[41], new byte[3])))
        .isEmpty();
  }
}
