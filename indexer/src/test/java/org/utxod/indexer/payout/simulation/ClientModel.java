package org.utxod.indexer.payout.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.payout.PayoutOrder;
import org.utxod.query.payout.PayoutService;
import org.utxod.query.payout.SignedTransaction;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** A program that asks for payouts, repeats what was not answered, and knows what it may expect. */
final class ClientModel {
  /** A payout that was asked for. */
  static final class Asked {
    final PayoutOrder order;
    boolean recorded;
    boolean cancelAsked;
    boolean paidBefore;

    /** It, or somebody else, handed out what was signed only, or had it handed out. */
    boolean handedOut;

    Asked(PayoutOrder order) {
      this.order = order;
    }
  }

  private final Random random;
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private int scripts;

  private final boolean signsOnly;

  /** @param signsOnly whether it hands out the transactions of some payouts itself */
  ClientModel(Random random, boolean signsOnly) {
    this.random = random;
    this.signsOnly = signsOnly;
  }

  /**
   * Does something about those that are signed only: has some handed out, hands out some itself.
   *
   * @param all whether nothing is to be left
   */
  void release(PayoutService desk, Consumer<SimPayment> node, boolean all) {
    for (Asked one : asked.values()) {
      int choice = random.nextInt(6);
      if (!one.order.signOnly() || !one.recorded || (choice > 2 && !all)) {
        continue;
      }
      if (choice == 0) {
        for (SignedTransaction signed : desk.transactions(one.order.id())) {
          one.handedOut = true;
          node.accept(SimPayment.read(signed.hex()));
        }
      } else {
        one.handedOut = true;
        quietly(() -> desk.send(one.order.id(), "alice"));
      }
    }
  }

  static Script script(int number) {
    byte[] hash =
        ScriptKey.sha256().digest(("customer " + number).getBytes(StandardCharsets.UTF_8));
    byte[] script = new byte[22];
    script[1] = 20;
    System.arraycopy(Arrays.copyOf(hash, 20), 0, script, 2, 20);
    return Script.of(script);
  }

  static String address(Script script) {
    return Addresses.encode(script, Network.REGTEST).orElseThrow();
  }

  /** Asks for a new payout. */
  void ask(PayoutService desk) {
    List<PaymentOrder> payments = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      payments.add(new PaymentOrder(
          address(script(scripts++)), 10_000 + random.nextInt(2_000_000), "invoice " + scripts));
    }
    String id = "payout-" + asked.size();
    boolean signOnly = signsOnly && asked.size() % 3 == 1;
    Asked one = new Asked(new PayoutOrder(id, payments, null, signOnly));
    asked.put(id, one);
    send(desk, one);
  }

  /** Asks again for one that it may have asked for before, as programs do that were not answered. */
  void repeat(PayoutService desk) {
    if (!asked.isEmpty()) {
      send(desk, any());
    }
  }

  private Asked any() {
    return List.copyOf(asked.values()).get(random.nextInt(asked.size()));
  }

  private static void send(PayoutService desk, Asked one) {
    try {
      var unused = desk.create(one.order, "alice");
      one.recorded = true;
    } catch (PayoutException e) {
      if (e.kind() == PayoutException.Kind.WRONG_STATE) {
        one.paidBefore = true; // By a ledger that was lost.
      } else if (e.kind() != PayoutException.Kind.UNAVAILABLE) {
        throw e;
      }
    }
  }

  /** Cancels one, in part or whole. */
  void cancel(PayoutService desk) {
    if (asked.isEmpty()) {
      return;
    }
    Asked one = any();
    one.cancelAsked = true;
    List<Integer> which = random.nextBoolean() ? List.of() : List.of(0);
    quietly(() -> desk.cancel(one.order.id(), which, "alice"));
  }

  void bump(PayoutService desk) {
    if (!asked.isEmpty()) {
      Asked one = any();
      quietly(() -> desk.bump(one.order.id(), null, "alice"));
    }
  }

  /** The people behind it do what is theirs to do. */
  void attend(PayoutService desk) {
    for (Asked one : asked.values()) {
      if (!one.recorded) {
        send(desk, one);
        continue;
      }
      Payout payout = desk.get(one.order.id()).payout();
      if (payout.state() == PaymentState.QUEUED) {
        quietly(() -> desk.approve(one.order.id(), "bob"));
      }
      boolean failed = payout.payments().stream()
          .anyMatch(payment -> payment.last().state() == PaymentState.FAILED);
      if (failed) {
        quietly(() -> desk.repay(one.order.id(), List.of(), "bob"));
      }
    }
  }

  private interface Call {
    Object make();
  }

  private static void quietly(Call call) {
    try {
      var unused = call.make();
    } catch (PayoutException e) {
      // Refused in this state.
    }
  }

  /** The ledger is an older copy: what it does not know any more must at least not be paid twice. */
  void forgotten(PayoutService desk) {
    for (Asked one : asked.values()) {
      try {
        var unused = desk.get(one.order.id());
      } catch (PayoutException e) {
        one.recorded = false;
      }
    }
  }

  Iterable<Asked> asked() {
    return asked.values();
  }
}
