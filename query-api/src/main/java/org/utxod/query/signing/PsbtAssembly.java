package org.utxod.query.signing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.PsbtSource;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionSource.Place;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.coins.Candidate;
import org.utxod.query.signing.coins.OutputCost;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.PsbtException;
import org.utxod.query.signing.psbt.PsbtKeys;
import org.utxod.query.signing.psbt.PsbtMap;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.account.AccountMember.Derivation;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * Puts a PSBT together with everything that signers want: what is spent, the whole transactions that made it (hardware wallets do
 * not believe an amount without), scripts and derivations of keys.
 */
final class PsbtAssembly {
  /** The most that is kept of one, bytes. */
  static final int MAX_BYTES = 8 << 20;

  private static final int AT_ONCE = 50;

  private final NodePorts node;

  PsbtAssembly(NodePorts node) {
    this.node = node;
  }

  /**
   * What it is made of.
   *
   * @param coins in the order of the transaction's inputs
   * @param blocks of their heights
   * @param withPrevious whether the transactions that made coins of witness scripts are wanted
   * @param derivations of scripts of inputs and outputs, as far as the account derived them
   */
  record Parts(
      Transaction transaction,
      List<Candidate> coins,
      Map<Integer, BlockHash> blocks,
      List<Branch> branches,
      boolean withPrevious,
      Map<ScriptKey, Derivation> derivations) {}

  Psbt assemble(Parts parts) {
    Map<Txid, byte[]> previous = previous(parts);
    Psbt bare = Psbt.of(parts.transaction);
    List<PsbtMap> inputs = new ArrayList<>();
    for (Candidate coin : parts.coins) {
      inputs.add(input(coin, previous.get(coin.outPoint().txid())));
    }
    Psbt filled = bare.withInputs(inputs);
    requireSize(filled);
    List<PsbtSource.Range> ranges = ranges(parts);
    if (ranges.isEmpty()) {
      return filled;
    }
    Psbt updated;
    try {
      updated = Psbt.ofBase64(node.psbts().update(filled.base64(), ranges)).as(0);
    } catch (PsbtException e) {
      throw new SigningException(
          Kind.UNAVAILABLE, "The node sent a PSBT that cannot be used: " + e.getMessage());
    }
    if (!updated.transaction().isSameUnsigned(parts.transaction)) {
      throw new SigningException(
          Kind.UNAVAILABLE,
          "The node sent a PSBT of another transaction. Check which node that is.");
    }
    requireSize(updated);
    return updated;
  }

  private static void requireSize(Psbt psbt) {
    int bytes = psbt.bytes().length;
    if (bytes > MAX_BYTES) {
      throw SigningException.bad("The PSBT would have " + bytes + " bytes, above " + MAX_BYTES
          + ", since the transactions that made its coins are in it. Spend fewer coins at a time with max_inputs, or leave those "
          + "transactions out with previous_transactions, if the signer does without.");
    }
  }

  private static boolean isTaproot(Script script) {
    return script.key().form() == ScriptKey.Form.P2TR;
  }

  private static PsbtMap input(Candidate coin, byte @Nullable [] previous) {
    PsbtMap map = PsbtMap.EMPTY;
    if (previous != null) {
      map = map.with(PsbtKeys.IN_NON_WITNESS_UTXO, previous);
    }
    boolean witness =
        OutputCost.isWitness(coin.script().bytes()) || coin.size().witnessWeight() > 0;
    if (!witness) {
      return map;
    }
    Transaction.Output spent = new Transaction.Output(coin.script(), coin.valueSat());
    return map.with(PsbtKeys.IN_WITNESS_UTXO, spent.bytes());
  }

  /** The transactions that made the coins, but for taproot, whose signatures commit to what is spent. */
  private Map<Txid, byte[]> previous(Parts parts) {
    Map<Txid, Place> places = new LinkedHashMap<>();
    for (Candidate coin : parts.coins) {
      boolean needless = !parts.withPrevious && coin.size().witnessWeight() > 0;
      if (isTaproot(coin.script()) || needless) {
        continue;
      }
      BlockHash block = parts.blocks.get(coin.height());
      if (block == null) {
        throw new SigningException(
            Kind.UNAVAILABLE, "The chain changed meanwhile. Ask again in a moment.");
      }
      places.put(coin.outPoint().txid(), new Place(coin.outPoint().txid(), block));
    }
    Map<Txid, byte[]> found = new HashMap<>();
    List<Place> all = List.copyOf(places.values());
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      read(all.subList(from, Math.min(all.size(), from + AT_ONCE)), found);
    }
    for (Candidate coin : parts.coins) {
      byte[] bytes = found.get(coin.outPoint().txid());
      if (bytes != null) {
        requireMade(coin, bytes);
      } else if (!isTaproot(coin.script()) && coin.size().witnessWeight() == 0) {
        throw new SigningException(
            Kind.UNAVAILABLE,
            "The node has pruned the transaction that made the coin " + coin.outPoint()
                + ", without which it cannot be signed. Use a node that has the block.");
      }
    }
    return found;
  }

  private void read(List<Place> places, Map<Txid, byte[]> found) {
    List<ChainTx> transactions;
    try {
      transactions = node.transactions().inBlocks(places);
    } catch (SourceException e) {
      if (e.kind() != SourceException.Kind.NOT_KEPT) {
        throw e;
      }
      if (places.size() > 1) {
        places.forEach(place -> read(List.of(place), found));
      }
      return; // A pruned node; signers of witnesses may do without.
    }
    for (int i = 0; i < places.size(); i++) {
      found.put(places.get(i).txid(), Hex.decode(transactions.get(i).hex()));
    }
  }

  private static void requireMade(Candidate coin, byte[] previous) {
    Transaction tx;
    try {
      tx = Transaction.read(previous);
    } catch (PsbtException e) {
      throw wrong(coin);
    }
    long vout = coin.outPoint().vout();
    boolean right = tx.txid().equals(coin.outPoint().txid())
        && vout < tx.outputs().size()
        && tx.outputs().get((int) vout).valueSat() == coin.valueSat()
        && tx.outputs().get((int) vout).script().equals(coin.script());
    if (!right) {
      throw wrong(coin);
    }
  }

  private static SigningException wrong(Candidate coin) {
    return new SigningException(
        Kind.UNAVAILABLE,
        "The node sent another transaction than the one that made the coin " + coin.outPoint()
            + ". Check which node that is.");
  }

  /** The indexes of each branch, neighbours together. */
  private static List<PsbtSource.Range> ranges(Parts parts) {
    Map<Integer, TreeSet<Integer>> byBranch = new TreeMap<>();
    parts.derivations.values().stream()
        .filter(one -> one.branch() < parts.branches.size())
        .forEach(one ->
            byBranch.computeIfAbsent(one.branch(), number -> new TreeSet<>()).add(one.index()));
    List<PsbtSource.Range> ranges = new ArrayList<>();
    byBranch.forEach((number, indexes) -> {
      Branch branch = parts.branches.get(number);
      Integer from = null;
      int to = 0;
      for (int index : indexes) {
        if (from != null && index == to + 1) {
          to = index;
          continue;
        }
        if (from != null) {
          ranges.add(new PsbtSource.Range(branch.text(), branch.ranged(), from, to));
        }
        from = index;
        to = index;
      }
      Optional.ofNullable(from)
          .ifPresent(first -> ranges.add(
              new PsbtSource.Range(branch.text(), branch.ranged(), first, indexes.last())));
    });
    return ranges;
  }
}
