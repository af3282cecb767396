package org.utxod.indexer.payout.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.indexer.payout.simulation.DeskFixture;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutException.Kind;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutPage;
import org.utxod.query.payout.PayoutPreview;
import org.utxod.query.payout.PayoutService.Recorded;
import org.utxod.query.payout.SignedTransaction;

/** What is refused is refused before anything is recorded; what is recorded is found for ever. */
class PayoutDeskTest {
  private final DeskFixture fixture = new DeskFixture();
  private final PayoutDesk desk = fixture.desk();

  private static PayoutOrder order(String id, long sat) {
    return new PayoutOrder(id, List.of(new PaymentOrder(DeskFixture.address(1), sat, null)), null);
  }

  private void assertRefused(PayoutOrder order, Kind kind, String reason) {
    long before = desk.status().sequence();
    assertThatThrownBy(() -> desk.create(order, "alice"))
        .hasMessageContaining(reason)
        .extracting(e -> ((PayoutException) e).kind())
        .isEqualTo(kind);
    assertThat(desk.status().sequence()).isEqualTo(before);
  }

  @Test
  void amounts_and_addresses_that_cannot_be_paid() {
    assertRefused(order("a", 200), Kind.BAD_ORDER, "below the least");
    assertRefused(order("a", 200_000_000), Kind.BAD_ORDER, "max_payment_sat");
    assertRefused(order("a", -5), Kind.BAD_ORDER, "below the least");
    assertRefused(
        new PayoutOrder(
            "a",
            List.of(new PaymentOrder("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", 5_000, null)),
            null),
        Kind.BAD_ORDER,
        "Payment 0");
    assertRefused(
        new PayoutOrder("a", List.of(new PaymentOrder(DeskFixture.OWN, 5_000, null)), null),
        Kind.BAD_ORDER,
        "the wallet's own");
    assertRefused(
        new PayoutOrder("a", order("a", 5_000).payments(), new FeeRate(900_000)),
        Kind.BAD_ORDER,
        "fee rate");
  }

  @Test
  void a_payout_as_a_whole_has_a_limit() {
    List<PaymentOrder> payments = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      payments.add(new PaymentOrder(DeskFixture.address(i), 95_000_000, null));
    }
    assertRefused(new PayoutOrder("a", payments, null), Kind.BAD_ORDER, "max_payout_sat");
    var unused = desk.create(new PayoutOrder("a", payments.subList(0, 15), null), "alice");
  }

  @Test
  void ids_that_are_none() {
    for (String id : List.of("", "a b", "x".repeat(129), "ä", "a/b")) {
      assertThatThrownBy(() -> order(id, 5_000)).isInstanceOf(PayoutException.class);
    }
  }

  @Test
  void the_same_order_again_is_the_stored_record_and_another_one_is_refused() {
    Recorded first = desk.create(order("a", 50_000), "alice");
    assertThat(first.existed()).isFalse();
    Recorded again = desk.create(order("a", 50_000), "mallory");
    assertThat(again.existed()).isTrue();
    assertThat(again.payout()).isEqualTo(first.payout());
    assertRefused(order("a", 50_001), Kind.OTHER_ORDER, "another key");
  }

  @Test
  void the_limit_of_a_day_counts_what_was_recorded_before() {
    for (int i = 0; i < 10; i++) {
      var unused = desk.create(order("day-" + i, 90_000_000), "alice");
    }
    assertRefused(order("one-more", 90_000_001), Kind.BAD_ORDER, "max_address_day_sat");
    fixture.nextDay();
    var unused = desk.create(order("next-day", 90_000_000), "alice");
  }

  @Test
  void who_asks_does_not_approve() {
    var unused = desk.create(order("a", 60_000_000), "alice");
    assertThat(desk.get("a").payout().state()).isEqualTo(PaymentState.QUEUED);
    assertThatThrownBy(() -> desk.approve("a", "alice")).hasMessageContaining("another person");
    assertThat(desk.approve("a", "bob").payout().state()).isEqualTo(PaymentState.APPROVED);
    assertThatThrownBy(() -> desk.approve("a", "carol")).isInstanceOf(PayoutException.class);
  }

  @Test
  void what_is_not_signed_is_cancelled_at_once_and_stays_known() {
    var unused = desk.create(order("a", 50_000), "alice");
    assertThat(desk.cancel("a", List.of(), "bob").payout().state())
        .isEqualTo(PaymentState.CANCELLED);
    fixture.round();
    assertThat(fixture.paid(DeskFixture.address(1), 50_000)).isZero();
    assertThat(desk.create(order("a", 50_000), "alice").payout().state())
        .isEqualTo(PaymentState.CANCELLED);
    assertThatThrownBy(() -> desk.cancel("a", List.of(), "bob")).hasMessageContaining("finished");
  }

  @ParameterizedTest
  @EnumSource(
      value = WalletException.Kind.class,
      names = {"LOCKED", "AWAY", "REFUSED"})
  void a_wallet_that_does_not_sign_fills_neither_the_ledger_nor_its_addresses(
      WalletException.Kind kind) {
    fixture.refuseToSign(kind);
    for (int i = 0; i < 4; i++) {
      var unused = desk.create(
          new PayoutOrder(
              "p" + i, List.of(new PaymentOrder(DeskFixture.address(i), 50_000, null)), null),
          "alice");
    }
    long before = desk.status().sequence();
    int addresses = fixture.addresses();
    for (int second = 0; second < 60; second++) {
      fixture.round();
      fixture.pass(Duration.ofSeconds(1));
    }
    assertThat(desk.status().sequence() - before).isLessThan(10);
    assertThat(fixture.addresses() - addresses).isLessThan(2);
    assertThat(desk.status().reason()).contains("the wallet does not sign");
    fixture.refuseToSign(null);
    fixture.pass(Duration.ofMinutes(10));
    fixture.settle();
    for (int i = 0; i < 4; i++) {
      assertThat(fixture.paid(DeskFixture.address(i), 50_000)).isOne();
    }
  }

  @Test
  void a_page_of_large_payouts_is_shorter() {
    List<PaymentOrder> payments = new ArrayList<>();
    for (int i = 0; i < PayoutOrder.MAX_PAYMENTS; i++) {
      payments.add(new PaymentOrder(DeskFixture.address(i), 5_000, null));
    }
    for (int i = 0; i < 6; i++) {
      var unused = desk.create(new PayoutOrder("large-" + i, payments, null), "alice");
    }
    PayoutPage first = desk.list(null, null, 100);
    assertThat(first.payouts().size()).isBetween(1, 5);
    PayoutPage second = desk.list(first.next(), null, 100);
    assertThat(first.payouts().size() + second.payouts().size()).isEqualTo(6);
    assertThat(second.next()).isNull();
  }

  @Test
  void nothing_can_be_asked_for_before_the_wallet_was_looked_at() {
    DeskFixture fresh = DeskFixture.beforeTheFirstLook();
    assertThatThrownBy(() -> fresh.desk().create(order("a", 50_000), "alice"))
        .hasMessageContaining("held against the wallet");
  }

  @Test
  void the_ids_of_finished_payouts_are_found_after_a_restart() {
    var unused = desk.create(order("a", 50_000), "alice");
    fixture.settle();
    assertThat(fixture.paid(DeskFixture.address(1), 50_000)).isOne();
    DeskFixture restarted = fixture.restarted();
    Recorded again = restarted.desk().create(order("a", 50_000), "alice");
    assertThat(again.existed()).isTrue();
    assertThat(again.payout().state()).isEqualTo(PaymentState.CONFIRMED);
    assertThat(restarted.desk().list(null, null, 10).payouts()).hasSize(1);
    restarted.settle();
    assertThat(restarted.paid(DeskFixture.address(1), 50_000)).isOne();
  }

  private static List<PaymentOrder> payments(int count, int addresses) {
    List<PaymentOrder> payments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      payments.add(new PaymentOrder(DeskFixture.address(i % addresses), 5_000 + i, null));
    }
    return payments;
  }

  @Test
  void no_more_is_under_way_than_memory_has_room_for() {
    List<PaymentOrder> most = payments(PayoutOrder.MAX_PAYMENTS, PayoutOrder.MAX_PAYMENTS);
    for (int i = 0; i < 6; i++) {
      var unused = desk.create(new PayoutOrder("large-" + i, most, null), "alice");
    }
    assertRefused(new PayoutOrder("one-more", most, null), Kind.UNAVAILABLE, "max_open_payments");
    assertThat(desk.create(new PayoutOrder("large-0", most, null), "alice").existed())
        .isTrue();
    var unused = desk.cancel("large-0", List.of(), "alice");
    fixture.round(); // What is finished is in the file only.
    assertThat(desk.create(new PayoutOrder("one-more", most, null), "alice").existed())
        .isFalse();
    DeskFixture restarted = fixture.restarted();
    assertThatThrownBy(
            () -> restarted.desk().create(new PayoutOrder("another", most, null), "alice"))
        .hasMessageContaining("max_open_payments");
  }

  @Test
  void thousands_of_payments_to_one_address_are_previewed_by_one_call() {
    PayoutPreview preview = desk.preview(new PayoutOrder("preview", payments(3_000, 1), null));
    assertThat(preview.transactions()).hasSize(3_000);
    assertThat(preview.feeSat()).isEqualTo(3_000 * preview.transactions().get(0).feeSat());
    assertThat(fixture.fundings()).isOne();
    assertThat(desk.preview(new PayoutOrder("preview", payments(12, 5), null)).transactions())
        .extracting(PayoutPreview.Transaction::payments)
        .containsExactly(5, 5, 2);
    assertThat(fixture.fundings()).isEqualTo(3);
  }

  @Test
  void a_bump_that_could_not_be_signed_is_tried_again() {
    var unused = desk.create(order("a", 50_000), "alice");
    fixture.round();
    String first = desk.get("a").payout().payments().get(0).txid();
    var unusedBumped = desk.bump("a", new FeeRate(20_000), "alice");
    fixture.refuseToSign(WalletException.Kind.REFUSED);
    long before = desk.status().sequence();
    for (int minute = 0; minute < 50; minute++) {
      fixture.round();
      fixture.pass(Duration.ofMinutes(1));
    }
    assertThat(desk.status().sequence() - before).isBetween(4L, 14L);
    assertThat(desk.get("a").payout().payments().get(0).txid()).isEqualTo(first);
    fixture.refuseToSign(null);
    DeskFixture restarted = fixture.restarted();
    assertThat(restarted.desk().get("a").payout().payments().get(0).txid()).isNotEqualTo(first);
    assertThat(restarted.desk().get("a").payout().payments().get(0).last().state())
        .isEqualTo(PaymentState.SENT);
  }

  @Test
  void an_error_of_the_thread_halts_payments_with_a_sentence() {
    var unused = desk.create(order("a", 50_000), "alice");
    fixture.breakChain(new OutOfMemoryError("a test"));
    assertThatThrownBy(() -> fixture.thread().run()).isInstanceOf(OutOfMemoryError.class);
    assertThat(desk.status().state()).isEqualTo("halted");
    assertThat(desk.status().reason()).contains("memory", "restarted");
    assertThatThrownBy(() -> desk.pause("bob", "why")).hasMessageContaining("memory");
    fixture.breakChain(null);
    assertRefused(order("b", 50_000), Kind.UNAVAILABLE, "memory");
    DeskFixture restarted = fixture.restarted();
    assertThat(restarted.desk().get("a").payout().state()).isEqualTo(PaymentState.SENT);
  }

  private PayoutOrder signOnly(String id, int... addresses) {
    List<PaymentOrder> payments = new ArrayList<>();
    for (int address : addresses) {
      payments.add(new PaymentOrder(DeskFixture.address(address), 50_000, null));
    }
    return new PayoutOrder(id, payments, null, true);
  }

  private SignedTransaction onlyTransaction(PayoutDesk asked, String id) {
    List<SignedTransaction> all = asked.transactions(id);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void what_is_signed_only_waits_with_the_same_bytes_until_somebody_has_it_sent() {
    var unused = desk.create(signOnly("a", 1, 2), "alice");
    assertRefused(
        new PayoutOrder("a", signOnly("a", 1, 2).payments(), null),
        Kind.OTHER_ORDER,
        "another key");
    assertThat(desk.transactions("a")).isEmpty();
    var unusedOthers = desk.create(new PayoutOrder("b", payments(1, 1), null), "alice");
    fixture.round();
    SignedTransaction signed = onlyTransaction(desk, "a");
    assertThat(signed.heldBack()).isTrue();
    assertThat(signed.payments()).containsExactly(0, 1);
    assertThat(onlyTransaction(desk, "b").heldBack()).isFalse();
    DeskFixture restarted = fixture.restarted();
    for (int hour = 0;
        hour < 20;
        hour++) { // Long enough for a bump, and for the node to be asked again.
      restarted.pass(Duration.ofHours(1));
      restarted.mine();
      restarted.round();
    }
    assertThat(onlyTransaction(restarted.desk(), "a")).isEqualTo(signed);
    assertThat(restarted.desk().get("a").payout().state()).isEqualTo(PaymentState.SIGNED);
    assertThat(restarted.paid(DeskFixture.address(1), 50_000)).isZero();
    assertThat(restarted.desk().send("a", "alice").payout().isSignOnly()).isFalse();
    restarted.round();
    assertThat(restarted.desk().get("a").payout().state()).isEqualTo(PaymentState.SENT);
    assertThat(onlyTransaction(restarted.desk(), "a").hex()).isEqualTo(signed.hex());
    restarted.settle();
    assertThat(restarted.paid(DeskFixture.address(1), 50_000)).isOne();
    assertThat(restarted.paid(DeskFixture.address(2), 50_000)).isOne();
    assertThat(restarted.desk().transactions("a")).isEmpty();
  }

  @Test
  void what_is_signed_only_is_confirmed_also_where_somebody_else_hands_it_out() {
    var unused = desk.create(signOnly("a", 1), "alice");
    fixture.round();
    fixture.handOut(onlyTransaction(desk, "a").hex());
    fixture.mine();
    fixture.round();
    assertThat(desk.get("a").payout().state()).isEqualTo(PaymentState.CONFIRMED);
    assertThat(desk.status().state()).isEqualTo("running");
  }

  @Test
  void to_cancel_what_is_signed_only_its_coins_are_spent_otherwise() {
    var unused = desk.create(signOnly("a", 1), "alice");
    fixture.round();
    String hex = onlyTransaction(desk, "a").hex();
    var unusedCancelled = desk.cancel("a", List.of(), "alice");
    fixture.round();
    fixture.settle();
    assertThat(desk.get("a").payout().state()).isEqualTo(PaymentState.CANCELLED);
    fixture.handOut(hex); // Too late: its coins are spent.
    fixture.settle();
    assertThat(fixture.paid(DeskFixture.address(1), 50_000)).isZero();
  }

  @Test
  void nothing_is_handed_out_in_a_pause_or_that_is_sent_anyway() {
    var unused = desk.create(signOnly("a", 1), "alice");
    var unusedOther = desk.create(new PayoutOrder("b", payments(1, 1), null), "alice");
    fixture.round();
    var unusedPaused = desk.pause("bob", "lunch");
    assertThatThrownBy(() -> desk.send("a", "alice")).hasMessageContaining("paused");
    assertThatThrownBy(() -> desk.send("b", "alice")).hasMessageContaining("sent anyway");
    var unusedResumed = desk.resume("bob");
    var unusedSent = desk.send("a", "alice");
    assertThat(desk.send("a", "alice").payout().isSignOnly()).isFalse();
    assertThatThrownBy(() -> desk.transactions("nothing")).isInstanceOf(PayoutException.class);
  }
}
