package org.utxod.query.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.query.access.Tokens;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.esplora.EsploraEndpoints;
import org.utxod.query.http.payout.PayoutEndpoints;
import org.utxod.query.http.payout.PayoutEventEndpoints;
import org.utxod.query.http.payout.TutorialEndpoints;
import org.utxod.query.http.payout.WalletEndpoints;
import org.utxod.query.push.EventStreams;

/** Tokens of every role, and endpoints that ask for them. */
public final class PaymentKeys {
  public static final String PAY = "Authorization: Bearer pay-secret";
  public static final String APPROVE = "Authorization: Bearer approve-secret";
  public static final String READ = "Authorization: Bearer read-secret";
  public static final String ADMIN = "Authorization: Bearer admin-secret";

  private PaymentKeys() {}

  /** The endpoints over fakes. */
  public static List<Endpoint> endpoints(FakePayouts payouts) {
    Keys keys = new Keys(TestServer.ADMIN_KEY, tokens());
    FakeWallet wallet = new FakeWallet();
    List<Endpoint> all = new ArrayList<>(PayoutEndpoints.of(payouts, keys));
    all.addAll(PayoutEventEndpoints.of(
        new FakePayoutEvents(), new EventStreams("payout events", System::nanoTime, 0), keys));
    all.addAll(WalletEndpoints.of(wallet, keys));
    all.addAll(TutorialEndpoints.of(wallet, payouts, keys, EsploraEndpoints.ERRORS));
    return all;
  }

  private static Tokens tokens() {
    try {
      Path directory = Files.createTempDirectory("tokens");
      TokenFile file = TokenFile.in(directory);
      file.add(AccessToken.of("shop", Role.PAY, "pay-secret", "alice"));
      file.add(AccessToken.of("boss", Role.APPROVE, "approve-secret", "bob"));
      file.add(AccessToken.of("reader", Role.READ, "read-secret", null));
      file.add(AccessToken.of("admin", Role.ADMIN, "admin-secret", null));
      Tokens tokens = new Tokens(file, () -> 0); // Never read again.
      Files.delete(file.path());
      Files.delete(directory);
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException("tokens for a test could not be written", e);
    }
  }
}
