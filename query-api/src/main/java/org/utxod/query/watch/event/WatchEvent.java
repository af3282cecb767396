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
  /** The event's name where it is written. */
  String type();

  /** What a transaction did, or had done, to a watched script. */
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
   * @param balanceSat what the script held after it
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

  /** A block that had confirmed it was disconnected by a reorganisation: what {@link Confirmed} said is void. */
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

  /** It is in the mempool. */
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

  /** It is in the mempool no more and no block has it: replaced, evicted or expired. */
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
   * The index connected or disconnected a block; closes the events of that block.
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
   * Balances as of a block, on which all later events are based.
   *
   * @param reason why it is sent
   * @param sequence of the step by which the index came to that block
   * @param position behind that step, for one who comes back
   * @param balances of every script watched, or of some of them where there are more such events
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
   * What a script holds.
   *
   * @param complete whether coins older than the index cannot be missing
   */
  record ScriptBalance(ScriptRef scriptRef, Balance balance, boolean complete) {}

  /** Why a state is sent. */
  enum Reason {
    /** Watching begins. */
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

    /** A message for the reader; null if there is nothing to say. */
    public @Nullable String detail() {
      return detail;
    }
  }
}
