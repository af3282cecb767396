package org.utxod.query.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.Stream;
import org.utxod.query.testing.FakePayoutEvents;

/** Clients that read, that do not read, that are too many, and that come back. */
class EventStreamsTest {
  private static final Pattern EVENT = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern POSITION = Pattern.compile("(?m)^id: (.+)$");

  private final FakePayoutEvents events = new FakePayoutEvents();
  private final AtomicLong time = new AtomicLong();
  private final AtomicBoolean allowed = new AtomicBoolean(true);
  private final EventStreams streams = new EventStreams("payout events", time::get, 3);

  /** A client. */
  private static final class Client implements Stream.Out {
    private final boolean reads;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Consumer<@Nullable Throwable> unread;
    private boolean cut;
    private boolean ended;

    Client(boolean reads) {
      this.reads = reads;
    }

    @Override
    public void send(byte[] piece, boolean last, Consumer<@Nullable Throwable> sent) {
      assertThat(unread).as("one piece at a time").isNull();
      text.append(new String(piece, StandardCharsets.UTF_8));
      ended = last;
      if (reads) {
        sent.accept(null);
      } else {
        unread = sent;
      }
    }

    /** Reads what is on its way. */
    void read() {
      Consumer<@Nullable Throwable> sent = unread;
      unread = null;
      if (sent != null) {
        sent.accept(null);
      }
    }

    @Override
    public void cut() {
      cut = true;
    }

    private List<String> found(Pattern pattern) {
      return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    List<String> events() {
      return found(EVENT);
    }

    EventPosition position() {
      List<String> all = found(POSITION);
      return EventPosition.parse(all.get(all.size() - 1).substring(4));
    }
  }

  private Client connect(EventPosition from, boolean reads) {
    Client client = new Client(reads);
    streams.listen(events, from, allowed::get).open(client);
    return client;
  }

  private void turns() {
    for (int i = 0; i < 20; i++) {
      streams.turn(true);
      streams.turn(false);
    }
  }

  private static List<String> ids(int first, int last, int each) {
    List<String> ids = new ArrayList<>();
    for (int entry = first; entry <= last; entry++) {
      for (int i = 0; i < each; i++) {
        ids.add("\"id\":\"" + FakePayoutEvents.position(entry) + "-" + i + '"');
      }
    }
    return ids;
  }

  private void entries(int count, int each) {
    IntStream.range(0, count).forEach(i -> events.add(each));
  }

  @Test
  void everything_after_a_position_once_and_in_order() {
    entries(300, 2);
    Client client = connect(EventPosition.BEGINNING, true);
    turns();
    assertThat(client.events()).isEqualTo(ids(1, 300, 2));
    events.add(2);
    turns();
    assertThat(client.events()).isEqualTo(ids(1, 301, 2));
    assertThat(client.position()).isEqualTo(FakePayoutEvents.position(301));
  }

  @Test
  void also_where_the_ledger_has_to_be_read_for_it() {
    entries(200, 1);
    events.recentFrom(150);
    Client client = connect(EventPosition.BEGINNING, true);
    for (int i = 0; i < 10; i++) {
      streams.turn(true);
    }
    assertThat(client.events())
        .isEmpty(); // The thread for what happens now does not wait for that.
    turns();
    assertThat(client.events()).isEqualTo(ids(1, 200, 1));
  }

  @Test
  void who_comes_back_goes_on_from_the_last_whole_entry() {
    entries(10, 3);
    Client first = connect(EventPosition.BEGINNING, true);
    turns();
    assertThat(first.found(POSITION)).hasSize(10);
    entries(5, 3);
    Client second = connect(first.position(), true);
    turns();
    assertThat(second.events()).isEqualTo(ids(11, 15, 3));
  }

  @Test
  void who_comes_from_another_ledger_is_told_so_and_hears_what_follows() {
    entries(5, 1);
    Client later = connect(FakePayoutEvents.position(9), true);
    Client other = connect(new EventPosition(3, "f".repeat(16)), true);
    Client bare = connect(new EventPosition(3, ""), true);
    turns();
    for (Client client : List.of(later, other)) {
      assertThat(client.text).contains("event: reset", "another ledger");
      assertThat(client.position()).isEqualTo(FakePayoutEvents.position(5));
    }
    assertThat(bare.events()).isEqualTo(ids(4, 5, 1));
    events.add(1);
    turns();
    assertThat(later.events()).endsWith(ids(6, 6, 1).get(0));
  }

  @Test
  void who_does_not_read_holds_up_nobody_and_is_cut() {
    entries(2_000, 3);
    Client slow = connect(EventPosition.BEGINNING, false);
    Client quick = connect(EventPosition.BEGINNING, true);
    for (int i = 0; i < 200; i++) {
      turns();
    }
    assertThat(quick.events()).hasSize(6_000);
    slow.read();
    turns();
    assertThat(slow.text.length()).isLessThan(200_000); // One piece, whatever there is to tell.
    assertThat(slow.cut).isFalse();
    time.addAndGet(Duration.ofSeconds(31).toNanos());
    turns();
    assertThat(slow.cut).isTrue();
    assertThat(quick.cut).isFalse();
    assertThat(streams.open()).isOne();
  }

  @Test
  void no_more_than_the_limit() {
    for (int i = 0; i < 3; i++) {
      connect(events.last(), true);
    }
    assertThatThrownBy(() -> streams.listen(events, events.last(), allowed::get))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("limit of open streams");
  }

  @Test
  void silence_is_broken_and_a_token_that_was_taken_back_listens_no_longer() {
    Client client = connect(events.last(), true);
    time.addAndGet(Duration.ofSeconds(11).toNanos());
    turns();
    assertThat(client.text).endsWith(":\n\n");
    allowed.set(false);
    time.addAndGet(Duration.ofSeconds(11).toNanos());
    turns();
    assertThat(client.ended).isTrue();
    assertThat(client.text).contains("event: end");
    assertThat(streams.open()).isZero();
  }

  @Test
  void all_are_told_when_it_ends() {
    Client client = connect(events.last(), true);
    streams.close();
    assertThat(client.ended).isTrue();
    assertThatThrownBy(() -> streams.listen(events, events.last(), allowed::get))
        .isInstanceOf(QueryException.class);
  }
}
