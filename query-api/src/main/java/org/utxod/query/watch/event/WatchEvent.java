package org.utxod.query.watch.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Balance;

/** An event for a subscriber. Amounts are satoshis. */
public sealed interface WatchEvent {
  /** The event's name in its encoded forms. */
  String type();

  /** The effect of a transaction on a watched script, or its reversal. */
  sealed interface OfTransaction extends WatchEvent {
    ScriptRef scriptRef();

    Txid txid();

    long receivedSat();

    long spentSat();

    /** Identical each time the same event is sent, and unique in this index. */
    String id();
  }

  /**
   * A block confirmed it.
   *
   * @param sequence of the journal's step
   * @param transaction its place in the block
   * @param balanceSat the script's balance after it
   * @param confirmations when this was read
   */
  record Confirmed(
      ScriptRef scriptRef,
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
      return EventIds.ofStep(sequence, transaction, scriptRef);
    }
  }

  /** A block that had confirmed it was disconnected by a reorganisation: the earlier {@link Confirmed} is void. */
  record Undone(
      ScriptRef scriptRef,
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
      return EventIds.ofStep(sequence, transaction, scriptRef);
    }
  }

  /** It entered the mempool. */
  record Unconfirmed(
      ScriptRef scriptRef, Txid txid, long receivedSat, long spentSat, Instant firstSeen)
      implements OfTransaction {
    @Override
    public String type() {
      return "unconfirmed";
    }

    @Override
    public String id() {
      return EventIds.ofMempool("u", txid, scriptRef);
    }
  }

  /** It left the mempool without being confirmed: replaced, evicted or expired. */
  record Gone(ScriptRef scriptRef, Txid txid, long receivedSat, long spentSat)
      implements OfTransaction {
    @Override
    public String type() {
      return "gone";
    }

    @Override
    public String id() {
      return EventIds.ofMempool("g", txid, scriptRef);
    }
  }

  /**
   * The index connected or disconnected a block; follows the events of that block.
   *
   * @param block connected or disconnected
   * @param connected whether it was connected
   */
  record Block(ChainPoint block, boolean connected, long sequence) implements WatchEvent {
    @Override
    public String type() {
      return "block";
    }
  }

  /**
   * Balances as of a block, on which all later events are based.
   *
   * @param reason why it is sent
   * @param sequence of the step by which the index reached that block
   * @param position after that step, to resume from
   * @param balances of every script watched, or of some of them if they are sent in several events
   */
  record State(
      Reason reason, ChainPoint point, long sequence, String position, List<ScriptBalance> balances)
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
   * The balance of a script.
   *
   * @param complete false if coins older than the index can be missing
   */
  record ScriptBalance(ScriptRef scriptRef, Balance balance, boolean complete) {}

  /** Why a state is sent. */
  enum Reason {
    /** The subscription starts. */
    OPENED(null),
    /** The missed events have been sent, up to this block. */
    CAUGHT_UP(null),
    /** Not all events since are available. */
    RESET(
        "The individual events in between are not available: a re-index, a bulk sync, or a disconnection longer "
            + "than the journal reaches back. These are the current balances.");

    private final @Nullable String detail;

    Reason(@Nullable String detail) {
      this.detail = detail;
    }

    /** A message for the user; null if there is none. */
    public @Nullable String detail() {
      return detail;
    }
  }
}
