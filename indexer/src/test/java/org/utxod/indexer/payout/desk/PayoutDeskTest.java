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
import org.utxod.query.payout.PayoutService.Recorded;

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
}
