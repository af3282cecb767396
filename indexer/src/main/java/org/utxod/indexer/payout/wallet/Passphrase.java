package org.utxod.indexer.payout.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Unlocks an encrypted wallet for one signing, with a passphrase that is read from a file each time and held no longer.
 *
 * @param file null if the wallet is not encrypted, or unlocked by others
 */
public record Passphrase(@Nullable Path file) {
  private static final int SECONDS = 30;
  private static final int MAX_LENGTH = 4_096;

  /** Runs a call with the wallet unlocked, if it has to be. */
  <T> T unlocked(WalletCalls wallet, Supplier<T> work) {
    JsonNode until = wallet.call("getwalletinfo").path("unlocked_until");
    if (until.isMissingNode() || until.asLong() > 0) {
      return work.get(); // Not encrypted, or unlocked by somebody who wants it so.
    }
    if (file == null) {
      throw new WalletException(
          WalletException.Kind.LOCKED,
          "The wallet " + wallet.name()
              + " is encrypted and locked. Set wallet.passphrase_file, or unlock it by walletpassphrase.");
    }
    wallet.call("walletpassphrase", read(file), SECONDS);
    try {
      return work.get();
    } finally {
      lock(wallet);
    }
  }

  private static void lock(WalletCalls wallet) {
    try {
      wallet.call("walletlock");
    } catch (WalletException e) {
      // It locks itself after some seconds.
    }
  }

  /** One, as editors and {@code echo} add it: blanks belong to the passphrase. */
  private static String withoutLineEnd(String text) {
    int end = text.endsWith("\r\n") ? 2 : text.endsWith("\n") ? 1 : 0;
    return text.substring(0, text.length() - end);
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw new IOException("it is longer than " + MAX_LENGTH + " bytes");
      }
      return withoutLineEnd(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new WalletException(
          WalletException.Kind.LOCKED,
          "wallet.passphrase_file cannot be read (" + e.getMessage() + ").",
          e);
    }
  }
}
