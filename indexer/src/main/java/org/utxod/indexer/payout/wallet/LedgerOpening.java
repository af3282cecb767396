package org.utxod.indexer.payout.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.error.UtxodException;

/** Looks at a wallet that has no ledger yet. */
public final class LedgerOpening {
  private static final int ID_BYTES = 8;
  private static final String PREFIX = "utxod-ledger:";

  private LedgerOpening() {}

  /**
   * The first entry of a new ledger of a wallet.
   *
   * @throws UtxodException if the wallet knows a ledger already, or cannot be used
   */
  public static LedgerEntry.Opened of(
      WalletCalls calls, NodeWallet wallet, Network network, SecureRandom random) {
    ChainPoint point = wallet.connect();
    for (JsonNode label : calls.call("listlabels")) {
      if (label.asText().startsWith(PREFIX)) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE,
            "The wallet " + calls.name() + " has the label " + label.asText()
                + ": there is a ledger of its payouts. Restore that one; beside an empty one payments would be made "
                + "twice.");
      }
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String address = calls.call("getnewaddress", "utxod").asText();
    List<String> unconfirmed = new ArrayList<>();
    for (JsonNode line :
        calls.callSlowly("listsinceblock", point.hash().display()).path("transactions")) {
      if (line.path("category").asText().equals("send")) {
        unconfirmed.add(line.path("txid").asText());
      }
    }
    return new LedgerEntry.Opened(
        HexFormat.of().formatHex(id),
        network.label(),
        calls.name(),
        address,
        point.height(),
        point.hash().display(),
        unconfirmed);
  }
}
