package org.utxod.query.signing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionSource;
import org.utxod.query.port.TransactionSource.Place;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.psbt.PsbtException;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SpentCoin;

/**
 * Follows what others sign to its end, on a thread of its own ({@link #run}): coins whose time is over are freed, what is signed is
 * handed out until a block has it, and the index alone says which block that is.
 */
public final class SigningFollower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.signing");
  private static final long TICK_MILLIS = 5_000;
  private static final long REBROADCAST_SECONDS = 600;

  /** A block is not undone once so many are above it. */
  private static final int FINAL_DEPTH = 100;

  /** The same of a block that rules a transaction out, after which its other coins are free. */
  private static final int CONFLICT_DEPTH = 6;

  private static final int PAGE = 500;
  private static final int MAX_ACTIVITY = 5_000;

  /** Blocks below the one at which coins were chosen where a reorganisation may put a transaction. */
  private static final int BELOW = 100;

  private final SigningBook book;
  private final UtxoIndex index;
  private final TransactionSource node;
  private final SentElsewhere elsewhere;
  private final SigningSender sender;
  private final Clock clock;
  private final WakeSignal wake = new WakeSignal();
  private final Map<SigningBook.Key, Look> looked = new HashMap<>();
  private volatile boolean stopped;

  /** What was looked at last, and when it was handed out. */
  private record Look(ChainPoint tip, int state, long sent) {}

  SigningFollower(
      SigningBook book,
      UtxoIndex index,
      TransactionSource node,
      SentElsewhere elsewhere,
      SigningSender sender,
      Clock clock) {
    this.book = book;
    this.index = index;
    this.node = node;
    this.elsewhere = elsewhere;
    this.sender = sender;
    this.clock = clock;
  }

  /** There is something new; cheap, callable from any thread. */
  public void wake() {
    wake.ring();
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped = true;
    wake();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        try {
          turn();
        } catch (StoreException e) {
          if (e.kind() == StoreException.Kind.CLOSED) {
            return;
          }
          LOG.warn("What others sign cannot be followed for now: {}", e.getMessage());
        } catch (RuntimeException e) {
          LOG.error("What others sign cannot be followed; this is a bug in utxod.", e);
        }
        wake.await(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all pending work without waiting: a round of {@link #run}, for use without a thread. */
  public void turn() {
    Set<SigningBook.Key> there = new HashSet<>();
    for (SigningBook.Open open : book.all()) {
      there.add(SigningBook.Key.of(open.row()));
      if (open.lock.tryLock()) {
        try {
          look(open);
        } catch (SourceException e) {
          LOG.debug(
              "What became of a transaction that others sign cannot be told for now: {}",
              e.getMessage());
        } finally {
          open.lock.unlock();
        }
      }
    }
    looked.keySet().retainAll(there);
  }

  private void look(SigningBook.Open open) {
    SigningRow row = open.row();
    if (row.closed()) {
      return;
    }
    try (IndexView view = index.view()) {
      BlockRecord tip = view.state().tip();
      if (tip == null || !view.state().balancesCurrent()) {
        return;
      }
      SigningBook.Key key = SigningBook.Key.of(row);
      Look before = looked.get(key);
      if (before == null || !before.tip.equals(tip.point()) || before.state != row.state()) {
        follow(row, view, tip.point());
      }
      row = open.row();
      long time = clock.instant().getEpochSecond();
      if (Rows.state(row) == SigningState.OPEN && time >= row.until() && !isSpent(row, view)) {
        book.change(Rows.to(row, SigningState.EXPIRED, time, ""), new byte[0]);
      }
      row = open.row();
      long sent = before == null ? 0 : before.sent;
      long now = clock.instant().getEpochSecond();
      boolean waits =
          Rows.state(row) == SigningState.SIGNED || Rows.state(row) == SigningState.SENT;
      boolean due = before == null
          || !before.tip.equals(tip.point())
          || now - before.sent >= REBROADCAST_SECONDS;
      if (waits && due && now - row.changed() > 1) {
        row = sender.send(row);
        sent = now;
      }
      looked.put(key, new Look(tip.point(), row.state(), sent));
    }
  }

  /**
   * Brings one up to what the index and the node know of it, before its coins are given away. The caller holds its lock.
   *
   * @throws SigningException if that cannot be told in this moment
   * @throws SourceException if the node cannot be queried now
   */
  void settle(SigningBook.Open open) {
    if (open.row().closed()) {
      return;
    }
    try (IndexView view = index.view()) {
      BlockRecord tip = view.state().tip();
      if (tip != null && view.state().balancesCurrent()) {
        follow(open.row(), view, tip.point());
      }
      SigningRow row = open.row();
      boolean spent = Rows.state(row) == SigningState.OPEN && isSpent(row, view);
      if (spent && open.row().signed().isEmpty()) {
        throw new SigningException(
            Kind.UNAVAILABLE,
            "A coin of the transaction is spent by a block that the index does not have yet. Ask again in a moment.");
      }
    }
  }

  /** Whether its coins are spent where the index does not show it yet; if by it, that is recorded. */
  private boolean isSpent(SigningRow row, IndexView view) {
    SentElsewhere.Answer answer = elsewhere.look(row);
    if (answer instanceof SentElsewhere.Answer.Sent sent) {
      long now = clock.instant().getEpochSecond();
      String hex = Hex.encode(sent.signed().bytes());
      book.change(Rows.to(Rows.signed(row, hex, now, ""), SigningState.SENT, now, ""), new byte[0]);
      return true;
    }
    return answer instanceof SentElsewhere.Answer.CoinGone
        && isUnspent(view, row.inputs().get(0));
  }

  private void follow(SigningRow given, IndexView view, ChainPoint tip) {
    SigningRow row = given;
    long now = clock.instant().getEpochSecond();
    ChainPoint block = row.block();
    if (block != null && !view.contains(block.height(), block.hash())) {
      SigningState back = row.signed().isEmpty() ? SigningState.OPEN : SigningState.SENT;
      row = Rows.to(row, back, now, "A reorganisation took its block away.");
      book.change(row);
      block = null;
    }
    if (block != null) {
      int depth = tip.height() - block.height() + 1;
      boolean conflict = Rows.state(row) == SigningState.CONFLICTED;
      if (depth >= (conflict ? CONFLICT_DEPTH : FINAL_DEPTH)) {
        book.change(Rows.closed(row), new byte[0]);
      }
      return;
    }
    SigningRow found = find(row, view, now);
    if (found != null) {
      book.change(found);
    }
  }

  /** The row with the block that has the transaction, or rules it out; null where none does. */
  private @Nullable SigningRow find(SigningRow row, IndexView view, long now) {
    for (SigningRow.Input input : row.inputs()) {
      if (isUnspent(view, input)) {
        continue;
      }
      Txid ours = Rows.signedId(row);
      Txid expected = ours == null ? Rows.unsigned(row).txid() : ours;
      Optional<Activity> mine = spendings(row, view, input).stream()
          .filter(one -> one.txid().equals(expected))
          .findFirst();
      if (mine.isPresent()) {
        return confirmed(row, view, mine.get(), now);
      }
      return byOther(row, view, input, now);
    }
    return null;
  }

  private static boolean isUnspent(IndexView view, SigningRow.Input input) {
    OutPoint point = input.outPoint();
    OutPoint before = point.vout() == 0 ? null : new OutPoint(point.txid(), point.vout() - 1);
    List<Coin> coins = before == null
        ? view.coinsOf(input.script().key(), point.txid(), 1)
        : view.coins(input.script().key(), before, 1);
    return coins.stream().anyMatch(coin -> coin.outPoint().equals(point));
  }

  /** What spent coins of the input's script since, the latest first. */
  private static List<Activity> spendings(SigningRow row, IndexView view, SigningRow.Input input) {
    int above = Math.max(-1, row.height() - BELOW);
    List<Activity> found = new ArrayList<>();
    ActivityPosition before = null;
    for (int seen = 0; seen < MAX_ACTIVITY; seen += PAGE) {
      List<Activity> page = view.activityAbove(above, input.script().key(), before, PAGE);
      page.stream().filter(one -> one.spent() > 0).forEach(found::add);
      if (page.size() < PAGE) {
        break;
      }
      before = page.get(page.size() - 1).position();
    }
    return found;
  }

  private @Nullable SigningRow confirmed(
      SigningRow row, IndexView view, Activity activity, long now) {
    ChainPoint block =
        view.block(activity.position().height()).map(BlockRecord::point).orElse(null);
    if (block == null) {
      return null;
    }
    String signed = row.signed();
    if (signed.isEmpty()) { // Somebody else sent it.
      Transaction whole = transaction(activity.txid(), block);
      signed = whole == null ? "" : Hex.encode(whole.bytes());
    }
    return Rows.inBlock(row, signed, block, null, false, now);
  }

  /** The coin is spent by a transaction of another id: another one, or this one where its id is known only when signed. */
  private @Nullable SigningRow byOther(
      SigningRow row, IndexView view, SigningRow.Input input, long now) {
    SpentCoin spent = view.spentCoin(input.outPoint()).orElse(null);
    if (spent == null) {
      return null; // Its own transaction is in no block at the moment, or what happened is not
      // kept.
    }
    ChainPoint block = view.block(spent.height()).map(BlockRecord::point).orElse(null);
    if (block == null) {
      return null;
    }
    for (Activity one : spent.spending()) {
      Transaction other = transaction(one.txid(), block);
      if (other == null) {
        continue;
      }
      if (other.isSameUnsigned(Rows.unsigned(row))) {
        return Rows.inBlock(row, Hex.encode(other.bytes()), block, null, false, now);
      }
    }
    Txid by = spent.spending().size() == 1 ? spent.spending().get(0).txid() : null;
    return Rows.inBlock(row, row.signed(), block, by, true, now);
  }

  /* Null where the node has pruned it. One that is away only is asked again: nothing is concluded from that. */
  private @Nullable Transaction transaction(Txid txid, ChainPoint block) {
    try {
      List<ChainTx> found = node.inBlocks(List.of(new Place(txid, block.hash())));
      return Transaction.read(Hex.decode(Objects.requireNonNull(found.get(0)).hex()));
    } catch (PsbtException e) {
      return null;
    } catch (SourceException e) {
      if (e.kind() == SourceException.Kind.NOT_KEPT) {
        return null;
      }
      throw e;
    }
  }
}
