package org.utxod.query.watch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Balance;

/** What a watcher is told. Amounts are satoshis. */
public sealed interface WatchEvent {
  /** The event's name where it is written. */
  String type();

  /** What a transaction did, or had done, to a watched script. */
  sealed interface OfTransaction extends WatchEvent {
    ScriptRef subject();

    Txid txid();

    long receivedSat();

    long spentSat();

    /** The same for the same event however often it is told, and for no other event of this index. */
    String id();
  }

  /**
   * A block confirmed it.
   *
   * @param sequence of the journal's step
   * @param transaction its place in the block
   * @param balanceSat what the script held after it
   * @param confirmations when this was read
   */
  record Confirmed(
      ScriptRef subject,
      Txid txid,
      long receivedSat,
      long spentSat,
      ChainPoint block,
      long sequence,
      int transaction,
      long balanceSat,
      int confirmations)
      implements OfTransaction {
    @Override
    public String type() {
      return "confirmed";
    }

    @Override
    public String id() {
      return EventIds.ofStep(sequence, transaction, subject);
    }
  }

  /** A block that had confirmed it was taken back by a reorganisation: what {@link Confirmed} said is void. */
  record Undone(
      ScriptRef subject,
      Txid txid,
      long receivedSat,
      long spentSat,
      ChainPoint block,
      long sequence,
      int transaction)
      implements OfTransaction {
    @Override
    public String type() {
      return "undone";
    }

    @Override
    public String id() {
      return EventIds.ofStep(sequence, transaction, subject);
    }
  }

  /** It is in the mempool. */
  record Unconfirmed(
      ScriptRef subject, Txid txid, long receivedSat, long spentSat, Instant firstSeen)
      implements OfTransaction {
    @Override
    public String type() {
      return "unconfirmed";
    }

    @Override
    public String id() {
      return EventIds.ofMempool("u", txid, subject);
    }
  }

  /** It is in the mempool no more and no block has it: replaced, evicted or expired. */
  record Gone(ScriptRef subject, Txid txid, long receivedSat, long spentSat)
      implements OfTransaction {
    @Override
    public String type() {
      return "gone";
    }

    @Override
    public String id() {
      return EventIds.ofMempool("g", txid, subject);
    }
  }

  /**
   * The index went on by a block, or back by one; it closes what was told of it.
   *
   * @param block that came or went
   * @param connected whether it came
   */
  record Block(ChainPoint block, boolean connected, long sequence) implements WatchEvent {
    @Override
    public String type() {
      return "block";
    }
  }

  /**
   * Balances as of a block, which all later events go on from.
   *
   * @param reason why it is told
   * @param sequence of the step by which the index came to that block
   * @param position behind that step, for one who comes back
   * @param balances of every script watched, or of some of them where there are more such events
   */
  record State(Reason reason, ChainPoint point, long sequence, String position, List<Held> balances)
      implements WatchEvent {
    public State {
      balances = List.copyOf(balances);
    }

    @Override
    public String type() {
      return "state";
    }
  }

  /**
   * What a script holds.
   *
   * @param complete whether coins older than the index cannot be missing
   */
  record Held(ScriptRef subject, Balance balance, boolean complete) {}

  /** Why a state is told. */
  enum Reason {
    /** Watching begins. */
    OPENED(null),
    /** What was missed has been told, up to this block. */
    CAUGHT_UP(null),
    /** Not all that happened since can be told. */
    RESET(
        "What happened in between is not kept here one by one: a re-index, blocks taken in in bulk, or an absence longer"
            + " than the journal. These are the balances now.");

    private final @Nullable String detail;

    Reason(@Nullable String detail) {
      this.detail = detail;
    }

    /** A sentence for who reads it; null where there is nothing to say. */
    public @Nullable String detail() {
      return detail;
    }
  }
}
