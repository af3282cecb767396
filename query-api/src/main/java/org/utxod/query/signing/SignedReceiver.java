package org.utxod.query.signing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.make.PrivateKeys;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.PsbtSource;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.PsbtException;
import org.utxod.query.signing.psbt.PsbtKeys;
import org.utxod.query.signing.psbt.PsbtMap;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.Hex;

/**
 * Takes back what was signed: holds it against what was asked for, puts signatures of several signers together, and records the whole
 * transaction before it is sent. Thread-safe.
 */
final class SignedReceiver {
  /** The most characters of what is given: a PSBT of the largest size as digits. */
  static final int MAX_TEXT = 2 * PsbtAssembly.MAX_BYTES + (1 << 20);

  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");
  private static final int PUBLIC_OR_PRIVATE = 45;

  private final SigningBook book;
  private final NodePorts node;
  private final SigningSender sender;
  private final Clock clock;

  SignedReceiver(SigningBook book, NodePorts node, SigningSender sender, Clock clock) {
    this.book = book;
    this.node = node;
    this.sender = sender;
    this.clock = clock;
  }

  /** Either of them. */
  private record Given(@Nullable Psbt psbt, Transaction transaction) {}

  /**
   * Takes a PSBT, of base64 or hex, or a transaction of hex.
   *
   * @return what is known of it now
   */
  SigningRow take(SigningBook.Open open, String text) {
    Given given = read(text);
    open.lock.lock();
    try {
      return take(open, open.row(), given);
    } finally {
      open.lock.unlock();
    }
  }

  private SigningRow take(SigningBook.Open open, SigningRow row, Given given) {
    String difference = SignatureCheck.difference(Rows.unsigned(row), given.transaction);
    if (difference != null) {
      throw new SigningException(
          Kind.OTHER_TRANSACTION, "This is not the transaction that was asked for. " + difference);
    }
    if (!row.signed().isEmpty()) {
      return row; // Again, or with other signatures of the same: what is recorded is what is sent.
    }
    SigningState state = Rows.state(row);
    if (row.closed() || state == SigningState.CONFLICTED || isLate(row)) {
      throw refused(row, state);
    }
    Transaction signed = given.psbt == null ? given.transaction : finish(row, given.psbt);
    if (signed == null) {
      return open.row();
    }
    return record(row, signed);
  }

  private boolean isLate(SigningRow row) {
    return Rows.state(row) == SigningState.OPEN && clock.instant().getEpochSecond() >= row.until();
  }

  static SigningException refused(SigningRow row, SigningState state) {
    String why = switch (state) {
      case RELEASED -> "It was released, and its coins may be used otherwise.";
      case CONFLICTED -> "Another transaction spent one of its coins.";
      case OPEN, EXPIRED -> "It was not signed in time, and its coins may be used otherwise.";
      default -> "It is done.";
    };
    return new SigningException(
        Kind.WRONG_STATE, "The transaction " + row.id() + " cannot be taken back. " + why);
  }

  private static Given read(String text) {
    String plain = text.strip();
    if (plain.length() > MAX_TEXT) {
      throw SigningException.bad("What is given is too long.");
    }
    try {
      byte[] bytes = bytes(plain);
      if (Psbt.isOne(bytes)) {
        Psbt psbt = Psbt.read(bytes);
        requirePublic(psbt, bytes);
        return new Given(psbt.as(0), psbt.transaction());
      }
      return new Given(null, Transaction.read(bytes));
    } catch (PsbtException e) {
      throw SigningException.bad("This cannot be read: " + e.getMessage());
    }
  }

  private static byte[] bytes(String text) {
    if (HEX.matcher(text).matches()) {
      return Hex.decode(text.toLowerCase(Locale.ROOT));
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (!Psbt.isOne(bytes)) {
      if (PrivateKeys.isIn(text)) {
        throw privateKey();
      }
      throw SigningException.bad("Give a PSBT in base64, or a signed transaction in hex.");
    }
    return bytes;
  }

  /* A PSBT has no place for private keys, but one for extended keys and for anything. */
  private static void requirePublic(Psbt psbt, byte[] bytes) {
    psbt.global().each(PsbtKeys.GLOBAL_XPUB, (key, value) -> {
      if (key.length > PUBLIC_OR_PRIVATE && key[PUBLIC_OR_PRIVATE] == 0) {
        throw privateKey();
      }
    });
    if (PrivateKeys.isIn(new String(bytes, StandardCharsets.ISO_8859_1))) {
      throw privateKey();
    }
  }

  private static SigningException privateKey() {
    return SigningException.bad(
        "What is given holds a private key. Private keys are refused, and nothing of this was kept. Consider that key as "
            + "seen by others.");
  }

  /** The whole transaction; null where signatures are missing, and then those that are there are kept. */
  private @Nullable Transaction finish(SigningRow row, Psbt given) {
    Psbt kept = Psbt.read(book.psbt(row));
    List<PsbtMap> inputs = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < kept.inputs().size(); i++) {
      PsbtMap theirs = given.inputs().get(i);
      any |= theirs.any(PsbtKeys::isOfSigner);
      // Of single addresses only signers know the scripts; one that is not the coin's leads
      // nowhere.
      inputs.add(PsbtMap.EMPTY
          .with(theirs, PsbtKeys::isScript)
          .with(kept.inputs().get(i), type -> true)
          .with(theirs, PsbtKeys::isOfSigner));
    }
    if (!any) {
      throw new SigningException(Kind.OTHER_TRANSACTION, "The PSBT holds no signature.");
    }
    Psbt both = kept.withInputs(inputs);
    byte[] bytes = both.bytes();
    if (bytes.length > PsbtAssembly.MAX_BYTES) {
      throw SigningException.bad("With its signatures the PSBT would have " + bytes.length
          + " bytes, above " + PsbtAssembly.MAX_BYTES + ".");
    }
    PsbtSource.Finalized finalized = node.psbts().finish(both.base64());
    if (finalized instanceof PsbtSource.Finalized.Complete complete) {
      try {
        return Transaction.read(Hex.decode(complete.hex()));
      } catch (PsbtException e) {
        throw new SigningException(
            Kind.UNAVAILABLE, "The node made a transaction that cannot be read: " + e.getMessage());
      }
    }
    if (finalized instanceof PsbtSource.Finalized.Refused refused) {
      throw new SigningException(Kind.OTHER_TRANSACTION, refused.message());
    }
    book.change(Rows.noted(row, "Signatures are missing."), bytes);
    return null;
  }

  private SigningRow record(SigningRow row, Transaction signed) {
    String difference = SignatureCheck.difference(Rows.unsigned(row), signed);
    if (difference != null) {
      throw new SigningException(
          Kind.OTHER_TRANSACTION,
          "The signed transaction is not the one that was asked for. " + difference);
    }
    String weakness = SignatureCheck.weakness(signed);
    if (weakness != null) {
      throw new SigningException(Kind.OTHER_TRANSACTION, weakness);
    }
    if (signed.weight() > Transaction.MAX_WEIGHT) {
      throw new SigningException(
          Kind.OTHER_TRANSACTION, "The signed transaction is too large to be relayed.");
    }
    String hex = Hex.encode(signed.bytes());
    PsbtSource.Verdict verdict = node.psbts().test(hex);
    String note = verdict.allowed() ? "" : Verdicts.requireHope(verdict.reason());
    long now = clock.instant().getEpochSecond();
    SigningRow recorded = Rows.signed(row, hex, now, note);
    book.change(recorded, new byte[0]); // The point of no return: nothing is sent before.
    return sender.send(recorded);
  }
}
