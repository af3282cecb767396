package org.utxod.query.payout;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;

/**
 * A payout that is asked for.
 *
 * @param id the idempotency key
 * @param feeRate null for the daemon's own choice
 * @param signOnly whether its transactions are not handed to the node until that is asked for
 */
public record PayoutOrder(
    String id, List<PaymentOrder> payments, @Nullable FeeRate feeRate, boolean signOnly) {
  /** The most payments of one payout. */
  public static final int MAX_PAYMENTS = 3_000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:~@-]{1,128}");
  private static final int MAX_REFERENCE = 200;

  /** @throws PayoutException {@code BAD_ORDER} for an id or a number of payments that cannot be */
  public PayoutOrder {
    payments = List.copyOf(payments);
    if (!ID.matcher(id).matches()) {
      throw bad(
          "The idempotency key must be 1 to 128 of the characters A-Z a-z 0-9 . _ : ~ @ -, such as a UUID.");
    }
    if (payments.isEmpty() || payments.size() > MAX_PAYMENTS) {
      throw bad("A payout has 1 to " + MAX_PAYMENTS + " payments.");
    }
    for (PaymentOrder payment : payments) {
      String reference = payment.reference();
      if (reference != null
          && (reference.length() > MAX_REFERENCE
              || reference.chars().anyMatch(Character::isISOControl))) {
        throw bad("A reference has at most " + MAX_REFERENCE
            + " characters, without control characters.");
      }
    }
  }

  /** One that is sent. */
  public PayoutOrder(String id, List<PaymentOrder> payments, @Nullable FeeRate feeRate) {
    this(id, payments, feeRate, false);
  }

  private static PayoutException bad(String message) {
    return new PayoutException(PayoutException.Kind.BAD_ORDER, message);
  }

  /** A hash of everything but the id, in hex: two orders with one id are the same if it is equal. */
  public String sha256() {
    StringBuilder text = new StringBuilder();
    for (PaymentOrder payment : payments) {
      text.append(payment.address()).append('\n').append(payment.amountSat()).append('\n');
      String reference = payment.reference();
      text.append(reference == null ? "-" : "+" + reference).append('\n');
    }
    text.append(feeRate == null ? "-" : feeRate.toString());
    text.append(signOnly ? "\nsign only" : "");
    return HexFormat.of()
        .formatHex(ScriptKey.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
