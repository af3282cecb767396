package org.utxod.indexer.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.desk.PayoutLimits;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Addresses;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/**
 * The wallet and how it is paid from.
 *
 * @param wallet its name; empty for none
 * @param ledgerDir null if there is no wallet
 * @param rpcUser empty for the node's own credentials
 * @param passphraseFile null for none
 * @param webhooks URLs of receivers of events
 * @param webhookSecret by which what is sent to them is signed
 */
public record PaymentConfig(
    String wallet,
    @Nullable Path ledgerDir,
    String rpcUser,
    Secret rpcPassword,
    @Nullable Path passphraseFile,
    PayoutOptions options,
    PayoutLimits limits,
    List<String> webhooks,
    Secret webhookSecret) {
  private static final int MAX_ALLOWED = 1_000_000;
  private static final int MIN_ACTIVITY = 144;
  private static final int MAX_WEBHOOKS = 10;

  /** Whether there is a wallet. */
  public boolean enabled() {
    return !wallet.isEmpty();
  }

  static PaymentConfig of(SettingValues values) {
    check(values);
    return new PaymentConfig(
        values.get(PaymentSettings.WALLET_NAME),
        values.get(PaymentSettings.LEDGER_DIR).orElse(null),
        values.get(PaymentSettings.RPC_USER),
        values.get(PaymentSettings.RPC_PASSWORD),
        values.get(PaymentSettings.PASSPHRASE_FILE).orElse(null),
        new PayoutOptions(
            values.get(PaymentSettings.BATCH_PAYMENTS),
            values.get(PaymentSettings.BATCH_WAIT),
            values.get(PaymentSettings.FEE_TARGET),
            values.get(PaymentSettings.MIN_FEE_RATE),
            values.get(PaymentSettings.MAX_FEE_RATE),
            values.get(PaymentSettings.MAX_FEE_SAT),
            values.get(PaymentSettings.BUMP_AFTER),
            values.get(PaymentSettings.CONFIRMATIONS)),
        new PayoutLimits(
            values.get(PaymentSettings.MAX_PAYMENT_SAT),
            values.get(PaymentSettings.MAX_PAYOUT_SAT),
            values.get(PaymentSettings.MAX_DAY_SAT),
            values.get(PaymentSettings.MAX_ADDRESS_DAY_SAT),
            values.get(PaymentSettings.MAX_OPEN_PAYMENTS),
            values.get(PaymentSettings.APPROVE_FROM_SAT).orElse(null),
            allowed(values)),
        List.copyOf(values.get(PaymentSettings.WEBHOOKS)),
        values.get(PaymentSettings.WEBHOOK_SECRET));
  }

  private static void check(SettingValues values) {
    if (values.get(PaymentSettings.MIN_FEE_RATE).compareTo(values.get(PaymentSettings.MAX_FEE_RATE))
        > 0) {
      values.add(PaymentSettings.MIN_FEE_RATE, "it is above payouts.max_fee_rate");
    }
    checkWebhooks(values);
    if (values.get(PaymentSettings.WALLET_NAME).isEmpty()) {
      return;
    }
    Path ledger = values.get(PaymentSettings.LEDGER_DIR).orElse(null);
    if (ledger == null) {
      values.add(
          PaymentSettings.LEDGER_DIR,
          "wallet.name needs it: a directory outside data_dir that is never wiped with the index");
    } else if (normal(ledger).startsWith(normal(values.get(Setting.DATA_DIR)))) {
      values.add(
          PaymentSettings.LEDGER_DIR,
          "it must be outside data_dir: restoring or wiping the index would turn the ledger back");
    }
    if (values.get(Setting.ACTIVITY_BLOCKS) < MIN_ACTIVITY) {
      values.add(
          PaymentSettings.WALLET_NAME,
          "paying needs activity_blocks of at least " + MIN_ACTIVITY
              + ", in which what became of a transaction is found");
    }
    if (values.get(Setting.START_HEIGHT) > 1) {
      values.add(
          PaymentSettings.WALLET_NAME,
          "paying needs an index that knows all coins, which one with a start_height does not");
    }
  }

  private static void checkWebhooks(SettingValues values) {
    Targets targets = new Targets(values.get(Setting.WEBHOOKS_PRIVATE_TARGETS));
    Set<String> urls = values.get(PaymentSettings.WEBHOOKS);
    for (String url : urls) {
      try {
        targets.require(url);
      } catch (IllegalArgumentException e) {
        values.add(PaymentSettings.WEBHOOKS, String.valueOf(e.getMessage()));
      }
    }
    if (urls.size() > MAX_WEBHOOKS) {
      values.add(PaymentSettings.WEBHOOKS, "there are at most " + MAX_WEBHOOKS);
    }
    String secret = values.get(PaymentSettings.WEBHOOK_SECRET).reveal();
    if (!urls.isEmpty() && !secret.matches("[!-~]{16,200}")) {
      values.add(
          PaymentSettings.WEBHOOK_SECRET,
          "payouts.webhooks needs it: 16 to 200 printable characters without spaces");
    }
  }

  /** Where it is in truth, as far as it exists: a link must not lead into the data directory. */
  private static Path normal(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    for (Path there = whole; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(whole)).normalize();
      } catch (IOException e) {
        // Not there yet; what is above it may be.
      }
    }
    return whole;
  }

  private static @Nullable Set<Script> allowed(SettingValues values) {
    Path file = values.get(PaymentSettings.ALLOW_LIST).orElse(null);
    if (file == null) {
      return null;
    }
    Network network = values.get(Setting.NETWORK);
    Set<Script> scripts = new HashSet<>();
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int i = 0; i < Math.min(lines.size(), MAX_ALLOWED); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          scripts.add(Addresses.decode(line.split("\\s", 2)[0], network));
        }
      }
    } catch (IOException e) {
      values.add(PaymentSettings.ALLOW_LIST, "it cannot be read (" + e.getMessage() + ")");
    } catch (AddressException e) {
      values.add(PaymentSettings.ALLOW_LIST, "it has a line that is no address: " + e.getMessage());
    }
    return scripts;
  }
}
