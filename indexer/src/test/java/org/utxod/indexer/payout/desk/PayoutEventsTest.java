package org.utxod.indexer.payout.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.payout.simulation.DeskFixture;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PayoutEvent;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;

/** What receivers are told; that nothing is lost or told twice over deaths is the simulation's. */
class PayoutEventsTest {
  private final DeskFixture fixture = new DeskFixture();
  private final PayoutDesk desk = fixture.desk();

  private static PayoutOrder order(String id, long... sat) {
    List<PaymentOrder> payments = new ArrayList<>();
    for (int i = 0; i < sat.length; i++) {
      payments.add(new PaymentOrder(DeskFixture.address(i), sat[i], null));
    }
    return new PayoutOrder(id, payments, null);
  }

  private static List<PayoutEvent> events(PayoutEvents events, EventPosition from) {
    List<PayoutEvent> all = new ArrayList<>();
    EventPosition at = from;
    while (!at.equals(events.last())) {
      EventLog.Page<PayoutEvent> page = events.after(at);
      all.addAll(page.events());
      at = page.last();
    }
    return all;
  }

  private static List<String> lines(List<PayoutEvent> events) {
    return events.stream()
        .map(event -> event.state() == null
            ? event.type()
            : event.payout() + " " + event.payments() + " " + event.state().label())
        .toList();
  }

  @Test
  void every_state_of_every_payment_and_every_stop() {
    EventPosition before = fixture.events().last();
    var unusedFirst = desk.create(order("a", 5_000, 6_000), "alice");
    var unusedSecond = desk.create(order("b", 60_000_000), "alice");
    var unusedApproved = desk.approve("b", "bob");
    fixture.round();
    var unusedCancelled = desk.cancel("a", List.of(1), "alice");
    var unusedPaused = desk.pause("bob", "lunch");
    var unusedResumed = desk.resume("bob");
    fixture.round();
    fixture.mine();
    fixture.round();
    assertThat(lines(events(fixture.events(), before)))
        .containsExactly(
            "a [0, 1] approved",
            "b [0] queued",
            "b [0] approved",
            "a [0, 1] signed",
            "a [0, 1] sent",
            "b [0] signed",
            "b [0] sent",
            "paused",
            "resumed",
            "a [0, 1] replaced",
            "a [0] signed",
            "a [0] sent",
            "a [0] confirmed",
            "b [0] confirmed");
  }

  @Test
  void a_restart_tells_the_same_with_the_same_ids() {
    var unusedFirst = desk.create(order("a", 5_000), "alice");
    fixture.settle();
    List<PayoutEvent> before = events(fixture.events(), EventPosition.BEGINNING);
    assertThat(before).extracting(PayoutEvent::id).doesNotHaveDuplicates();
    EventPosition middle = before.get(before.size() / 2).position();
    DeskFixture restarted = fixture.restarted();
    assertThat(events(restarted.events(), EventPosition.BEGINNING)).isEqualTo(before);
    assertThat(restarted.events().reset(middle)).isEmpty();
    assertThat(events(restarted.events(), middle))
        .isEqualTo(before.subList(before.size() / 2 + 1, before.size()));
  }

  @Test
  void a_position_of_another_ledger_shows() {
    var unusedFirst = desk.create(order("a", 5_000), "alice");
    EventPosition last = fixture.events().last();
    for (EventPosition foreign : List.of(
        new EventPosition(last.sequence() + 1, ""),
        new EventPosition(last.sequence(), "f".repeat(16)),
        new EventPosition(1, "f".repeat(16)))) {
      assertThat(fixture.events().reset(foreign))
          .as(foreign.toString())
          .hasValueSatisfying(reset -> {
            assertThat(reset.type()).isEqualTo("reset");
            assertThat(reset.position()).isEqualTo(last);
          });
    }
    assertThat(fixture.events().reset(new EventPosition(1, ""))).isEmpty();
    assertThat(fixture.events().reset(last)).isEmpty();
  }
}
