package org.utxod.query.signing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountParts;
import org.utxod.query.account.AccountService;
import org.utxod.query.answer.QueryException;
import org.utxod.query.port.NodePorts;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.SigningRow;
import org.utxod.store.account.SigningStore;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.BlockRecord;

/** Transactions of accounts' coins that others sign: makes, shows, takes back and gives up. Thread-safe. */
public final class SigningService {
  /** Inputs and outputs after which a page ends: some megabytes. */
  private static final int PAGE_PARTS = 20_000;

  private static final int PAGE_STEP = 10;

  private final AccountService accounts;
  private final UtxoIndex index;
  private final SigningBook book;
  private final PsbtMaker maker;
  private final SignedReceiver receiver;
  private final SigningFollower follower;
  private final CoinReservations reservations;
  private final Clock clock;

  /**
   * Reads what is kept; nothing is followed before {@link SigningFollower#run}.
   *
   * @param reservations of all who spend coins here
   */
  public SigningService(
      UtxoIndex index,
      AccountParts parts,
      SigningStore store,
      NodePorts node,
      CoinReservations reservations,
      SigningLimits limits,
      Clock clock) {
    this.accounts = parts.service();
    this.index = index;
    this.reservations = reservations;
    this.clock = clock;
    this.book =
        new SigningBook(store, reservations, limits.maxOpen(), accounts.names().keySet());
    this.maker = new PsbtMaker(accounts, parts.maker(), node, book, reservations, limits, clock);
    SigningSender sender = new SigningSender(book, node.broadcaster(), clock);
    this.receiver = new SignedReceiver(book, node, sender, clock);
    this.follower = new SigningFollower(
        book, index, node.transactions(), new SentElsewhere(node.transactions()), sender, clock);
  }

  /** To be run on a thread of its own. */
  public SigningFollower follower() {
    return follower;
  }

  /** The network of its addresses. */
  public Network network() {
    return accounts.network();
  }

  /** Who reserves coins. */
  public CoinReservations reservations() {
    return reservations;
  }

  /** Transactions that wait for signatures or blocks, of all accounts. */
  public int openCount() {
    return book.openCount();
  }

  /**
   * One of them.
   *
   * @param psbt null once it is not needed any more
   * @param txid null as long as signatures may change it
   * @param confirmations 0 where no block has it
   * @param leftCoins that could be chosen and were not, when it was made; null where that is not known any more
   */
  public record Shown(
      String account,
      SigningRow row,
      SigningState state,
      Transaction transaction,
      @Nullable Psbt psbt,
      @Nullable Txid txid,
      int confirmations,
      boolean existed,
      @Nullable Long leftCoins,
      @Nullable Long leftSat) {}

  /** Makes one, or shows the one that was made for the same order. */
  public Shown make(String account, SigningOrder order) {
    PsbtMaker.Made made = maker.make(account, order);
    Shown shown = shown(account, made.row());
    return new Shown(
        account,
        made.row(),
        shown.state,
        shown.transaction,
        shown.psbt,
        shown.txid,
        shown.confirmations,
        made.existed(),
        made.existed() ? null : Long.valueOf(made.leftCoins()),
        made.existed() ? null : Long.valueOf(made.leftSat()));
  }

  /** One of an account. */
  public Shown show(String account, String id) {
    return shown(account, row(account, id));
  }

  private SigningRow row(String account, String id) {
    return book.find(accounts.id(account), id).orElseThrow(() -> unknown(account));
  }

  private static SigningException unknown(String account) {
    return new SigningException(
        Kind.UNKNOWN,
        "The account " + account + " has no transaction of that id. GET /v1/accounts/" + account
            + "/psbts lists them.");
  }

  /** @param next the last sequence of the page, where the next one goes on; null after the last */
  public record Page(List<Shown> shown, @Nullable Long next) {}

  /**
   * A page of an account's, the latest first, without their PSBTs; fewer than {@code limit} where they are large.
   *
   * @param before the last sequence of the page before; null for the first page
   */
  public Page page(String account, @Nullable Long before, int limit) {
    return page(account, before, limit, PAGE_PARTS);
  }

  /** @param parts inputs and outputs after which a page ends */
  Page page(String account, @Nullable Long before, int limit, int parts) {
    int number = accounts.id(account);
    List<Shown> shown = new ArrayList<>();
    Long last = before;
    int seen = 0;
    List<SigningRow> some = book.page(number, last, PAGE_STEP);
    while (!some.isEmpty() && shown.size() < limit && seen < parts) {
      SigningRow row = some.get(0);
      Shown one = shown(account, row, null);
      shown.add(one);
      seen += row.inputs().size() + one.transaction.outputs().size();
      last = row.sequence();
      some = some.size() > 1 ? some.subList(1, some.size()) : book.page(number, last, PAGE_STEP);
    }
    return new Page(shown, some.isEmpty() ? null : last);
  }

  /** Gives one up that is not signed; its coins are free. Again is no error. */
  public Shown release(String account, String id) {
    int number = accounts.id(account);
    SigningBook.Open open = book.open(number, id).orElse(null);
    if (open == null) {
      SigningRow row = row(account, id);
      if (Rows.state(row) == SigningState.RELEASED || Rows.state(row) == SigningState.EXPIRED) {
        return shown(account, row);
      }
      throw signed();
    }
    open.lock.lock();
    try {
      follower.settle(open);
      SigningRow row = open.row();
      if (!row.signed().isEmpty() || Rows.state(row) == SigningState.CONFIRMED) {
        throw signed();
      }
      if (!row.closed()) {
        long now = clock.instant().getEpochSecond();
        row = Rows.to(row, SigningState.RELEASED, now, "");
        book.change(row, new byte[0]);
      }
      return shown(account, row);
    } finally {
      open.lock.unlock();
    }
  }

  private static SigningException signed() {
    return new SigningException(
        Kind.WRONG_STATE,
        "It is signed, and may be in a block at any time: its coins are not free before another transaction spends one of "
            + "them.");
  }

  /** Takes back a PSBT or transaction that is signed, or a part of it. */
  public Shown take(String account, String id, String text) {
    int number = accounts.id(account);
    SigningBook.Open open = book.open(number, id).orElse(null);
    if (open == null) {
      SigningRow row = row(account, id);
      if (row.signed().isEmpty()) {
        throw SignedReceiver.refused(row, Rows.state(row));
      }
      open = new SigningBook.Open(row);
    }
    return shown(account, receiver.take(open, text));
  }

  /** The most characters that {@link #take} reads. */
  public static int maxText() {
    return SignedReceiver.MAX_TEXT;
  }

  /**
   * Says that an account may be removed.
   *
   * @throws QueryException if something of it is signed and in no block
   */
  public void requireRemovable(String account) {
    int number = accounts.id(account);
    for (SigningBook.Open open : book.all()) {
      SigningRow row = open.row();
      boolean signed = row.account() == number && !row.signed().isEmpty();
      if (signed && Rows.state(row) != SigningState.CONFIRMED) {
        throw QueryException.conflict("The account " + account + " has the signed transaction "
            + row.id() + ", which no block has yet. Remove the account when one does.");
      }
    }
  }

  /** An account was removed: what belonged to it is forgotten, and its coins are free. */
  public void afterRemoval() {
    book.retainAccounts(accounts.names().keySet());
  }

  private Shown shown(String account, SigningRow row) {
    byte[] psbt = row.closed() || !row.signed().isEmpty() ? new byte[0] : book.psbt(row);
    return shown(account, row, psbt.length == 0 ? null : Psbt.read(psbt));
  }

  private Shown shown(String account, SigningRow row, @Nullable Psbt psbt) {
    SigningState state = Rows.state(row);
    boolean late = state == SigningState.OPEN && clock.instant().getEpochSecond() >= row.until();
    ChainPoint block = row.block();
    BlockRecord tip = index.state().tip();
    int confirmations = state == SigningState.CONFIRMED && block != null && tip != null
        ? Math.max(0, tip.point().height() - block.height() + 1)
        : 0;
    return new Shown(
        account,
        row,
        late ? SigningState.EXPIRED : state,
        Rows.unsigned(row),
        psbt,
        Rows.finalId(row),
        confirmations,
        true,
        null,
        null);
  }
}
