package org.utxod.indexer.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.utxod.store.chain.Network;

/** What a person reads on the terminal of what happens. */
class WatchLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String AT = "2026-11-26 12:00:00  ";
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** Stands still until it is set. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final SetClock clock = new SetClock();
  private final WatchLines lines = lines(Network.REGTEST);

  private WatchLines lines(Network network) {
    return new WatchLines(network, INTERVAL, clock);
  }

  private static List<String> tell(WatchLines lines, String event) {
    try {
      return lines.of(JSON.readTree(event.replace('\'', '"')), "http://127.0.0.1:3000");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String transaction(String type, long received, long spent, String more) {
    return "{'type':'" + type + "','address':'bcrt1q','script':'0014','txid':'ab','received_sat':"
        + received + ",'spent_sat':" + spent + more + "}";
  }

  private static String confirmed(String txid, int height, int confirmations) {
    return "{'type':'confirmed','address':'bcrt1q','txid':'" + txid
        + "','received_sat':1,'spent_sat':0,'height':" + height + ",'confirmations':"
        + confirmations + "}";
  }

  private static String block(int height, boolean connected) {
    return "{'type':'block','height':" + height + ",'connected':" + connected + "}";
  }

  /** An event, and its lines after the time. */
  static Stream<Arguments> events() {
    String link = "  http://127.0.0.1:3000/#/tx/ab";
    return Stream.of(
        Arguments.of(
            transaction("unconfirmed", 150_000_000, 0, ""),
            List.of("+1.50000000 BTC  bcrt1q  unconfirmed" + link)),
        Arguments.of(
            transaction("unconfirmed", 100, 350, ""),
            List.of("-0.00000250 BTC  bcrt1q  unconfirmed" + link)),
        Arguments.of(
            transaction("unconfirmed", 5, 5, ""),
            List.of("+0.00000000 BTC  bcrt1q  unconfirmed" + link)),
        Arguments.of(
            transaction("confirmed", 2_100_000_000_000_000L, 0, ",'height':7,'confirmations':1"),
            List.of("+21000000.00000000 BTC  bcrt1q  1 confirmation at height 7" + link)),
        Arguments.of(
            transaction("confirmed", 1, 0, ",'height':7,'confirmations':3"),
            List.of("+0.00000001 BTC  bcrt1q  3 confirmations at height 7" + link)),
        Arguments.of(
            transaction("confirmed", 1, 0, ",'height':7,'confirmations':0"),
            List.of("+0.00000001 BTC  bcrt1q  0 confirmations at height 7" + link)),
        Arguments.of(
            transaction("undone", 1, 0, ",'height':7"),
            List.of(
                "+0.00000001 BTC  bcrt1q  DISCONNECTED: block 7 is no longer on the chain" + link)),
        Arguments.of(
            transaction("gone", 1, 0, ""),
            List.of("+0.00000001 BTC  bcrt1q  REMOVED: no longer in the mempool, and not in a block"
                + link)),
        Arguments.of(
            transaction("gone", 1, 0, "").replace("'bcrt1q'", "null"),
            List.of("+0.00000001 BTC  0014  REMOVED: no longer in the mempool, and not in a block"
                + link)),
        Arguments.of(
            "{'type':'end','detail':'The server is shutting down.'}",
            List.of("The server is shutting down.")),
        Arguments.of("{'type':'something newer'}", List.of()),
        Arguments.of(block(7, true), List.of()),
        Arguments.of(
            "{'type':'state','reason':'opened','detail':null,'height':9,'balances':["
                + "{'address':'a','balance_sat':1,'complete':true},{'script':'51','balance_sat':0,'complete':true}]}",
            List.of("a holds 0.00000001 BTC at height 9", "51 holds 0.00000000 BTC at height 9")),
        Arguments.of(
            "{'type':'state','reason':'reset','detail':'Not kept.','height':9,'balances':[]}",
            List.of("Not kept.")));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_a_line(String event, List<String> expected) {
    assertThat(tell(lines, event)).isEqualTo(expected.stream().map(AT::concat).toList());
  }

  @ParameterizedTest
  @MethodSource("links")
  void a_link_leads_to_where_a_person_can_look(Network network, String link) {
    assertThat(tell(lines(network), transaction("unconfirmed", 1, 0, "")).get(0))
        .endsWith("  " + link);
  }

  static Stream<Arguments> links() {
    return Stream.of(
        Arguments.of(Network.MAINNET, "https://mempool.space/tx/ab"),
        Arguments.of(Network.TESTNET4, "https://mempool.space/testnet4/tx/ab"),
        Arguments.of(Network.SIGNET, "https://mempool.space/signet/tx/ab"),
        Arguments.of(Network.TESTNET3, "http://127.0.0.1:3000/#/tx/ab"),
        Arguments.of(Network.REGTEST, "http://127.0.0.1:3000/#/tx/ab"));
  }

  /** What blocks from 101 on say of a payment that block 100 confirmed. */
  private List<String> blocks(int from, int to) {
    List<String> told = new ArrayList<>();
    for (int height = from; height <= to; height++) {
      clock.now = clock.now.plus(INTERVAL);
      for (String line : tell(lines, block(height, true))) {
        told.add(line.substring(AT.length()));
      }
    }
    return told;
  }

  @Test
  void confirmations_are_told_up_to_six() {
    tell(lines, confirmed("ab", 100, 1));
    assertThat(blocks(100, 110))
        .containsExactly(
            "ab  2 confirmations",
            "ab  3 confirmations",
            "ab  4 confirmations",
            "ab  5 confirmations",
            "ab  6 confirmations");
  }

  @Test
  void confirmations_are_told_no_more_often_than_the_interval() {
    tell(lines, confirmed("ab", 100, 1));
    clock.now = clock.now.plus(INTERVAL);
    assertThat(tell(lines, block(101, true))).hasSize(1);
    assertThat(tell(lines, block(102, true))).isEmpty();
    clock.now = clock.now.plus(INTERVAL);
    assertThat(tell(lines, block(103, true)))
        .singleElement()
        .asString()
        .endsWith("ab  4 confirmations");
  }

  @Test
  void what_was_undone_gains_no_confirmations() {
    tell(lines, confirmed("ab", 100, 1));
    tell(lines, transaction("undone", 1, 0, ",'height':100"));
    assertThat(blocks(101, 103)).isEmpty();
  }

  @Test
  void a_block_that_is_taken_back_confirms_nothing() {
    tell(lines, confirmed("ab", 100, 1));
    clock.now = clock.now.plus(INTERVAL);
    assertThat(tell(lines, block(103, false))).isEmpty();
    assertThat(blocks(102, 102)).containsExactly("ab  3 confirmations");
  }

  @Test
  void balances_told_anew_end_what_was_counted_before() {
    tell(lines, confirmed("ab", 100, 1));
    tell(
        lines, "{'type':'state','reason':'reset','detail':'Not kept.','height':103,'balances':[]}");
    assertThat(blocks(104, 105)).isEmpty();
  }

  @Test
  void of_an_account_its_name_and_each_number_of_confirmations_it_asked_for() {
    String event =
        "{'type':'confirmed','account':'shop','txid':'aa','height':7,'received_sat':546,'spent_sat':0,"
            + "'confirmations':";
    assertThat(tell(lines, event + "1}"))
        .containsExactly(AT
            + "+0.00000546 BTC  shop  1 confirmation at height 7  http://127.0.0.1:3000/#/tx/aa");
    assertThat(tell(lines, event + "6}")).containsExactly(AT + "aa  6 confirmations");
    assertThat(tell(lines, "{'type':'reset','account':'shop','reason':'Compare balances.'}"))
        .containsExactly(AT + "Compare balances.");
  }
}
