package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.ActivityPosition;

/**
 * Keys of the families {@code ACCOUNT} and {@code ACCOUNT_OF}. An account has a number, which is never used twice.
 *
 * <pre>
 *  1 | account                        name, time of creation, definition
 *  2 | name                           account
 *  3                                  the block as of which all accounts are
 *  4 | height                         the hash of a recent block, as it was followed
 *  5 | account                        satoshis | coins | scripts | immature coinbases (height, satoshis)*
 *  6 | account | branch               range derived | last used | last issued
 *  7 | account | script key           since when, derivation index, label, reference | script of form OTHER
 *  8 | account | branch | index       script key
 *  9 | account | height | transaction what a transaction did to the account
 * 10 | account | day                  sums of a day
 * 11 | account | height               what no transaction explains: scripts added, blocks not known
 * 12                                  the number of the next account
 * 13 | sequence                       an event, the last ones of them
 * 14 | account | script key           a script whose earlier transactions are to be entered from the history: number of moves before
 * 15 | account | script key           a script that was in the account before
 * 16 | account                        the height below which balances are unknown while a script is being entered
 * 17 | account | number               a move of adjustments by a reorganisation: those above a height, to another
 * 18 | account                        the last height at which scripts came or went
 * 19 | account | sequence             a transaction that somebody else signs: what it is and what became of it
 * 20 | account | sequence             its PSBT, until it is signed
 * 21 | account | id                   its sequence
 * 22                                  the next sequence of these
 * 23                                  the last block that a reorganisation left after which accounts are not read anew yet
 * </pre>
 */
public final class AccountKey {
  private static final int HEAD = 1;
  private static final int NAME = 2;
  private static final int POSITION = 3;
  private static final int BLOCK = 4;
  private static final int TOTALS = 5;
  private static final int BRANCH = 6;
  private static final int MEMBER = 7;
  private static final int INDEX = 8;
  private static final int ENTRY = 9;
  private static final int DAY = 10;
  private static final int ADJUSTMENT = 11;
  private static final int NEXT = 12;
  private static final int EVENT = 13;
  private static final int UNENTERED = 14;
  private static final int FORMER = 15;
  private static final int ENTERING = 16;
  private static final int MOVE = 17;
  private static final int CHANGED = 18;
  private static final int SIGNING = 19;
  private static final int PSBT = 20;
  private static final int SIGNING_ID = 21;
  private static final int NEXT_SIGNING = 22;
  private static final int LEFT = 23;

  /** Where the script key of a {@link #member} begins. */
  public static final int MEMBER_PREFIX = 5;

  private AccountKey() {}

  private static RowWriter of(int kind) {
    return new RowWriter(48).u8(kind);
  }

  private static RowWriter of(int kind, int account) {
    return of(kind).u32(account);
  }

  /** Before all {@link #head}s. */
  public static byte[] heads() {
    return of(HEAD).bytes();
  }

  public static byte[] head(int account) {
    return of(HEAD, account).bytes();
  }

  public static byte[] name(String name) {
    return of(NAME).raw(name.getBytes(StandardCharsets.US_ASCII)).bytes();
  }

  public static byte[] position() {
    return of(POSITION).bytes();
  }

  /** Before all {@link #block}s. */
  public static byte[] blocks() {
    return of(BLOCK).bytes();
  }

  public static byte[] block(int height) {
    return of(BLOCK).u32(height).bytes();
  }

  public static byte[] totals(int account) {
    return of(TOTALS, account).bytes();
  }

  /** Before all {@link #branch}es of an account. */
  public static byte[] branches(int account) {
    return of(BRANCH, account).bytes();
  }

  public static byte[] branch(int account, int branch) {
    return of(BRANCH, account).u8(branch).bytes();
  }

  /** Before all {@link #member}s of an account. */
  public static byte[] members(int account) {
    return of(MEMBER, account).bytes();
  }

  public static byte[] member(int account, ScriptKey script) {
    return of(MEMBER, account).raw(script.bytes()).bytes();
  }

  /** Before all {@link #index}es of an account. */
  public static byte[] indexes(int account) {
    return of(INDEX, account).bytes();
  }

  public static byte[] index(int account, int branch, int index) {
    return of(INDEX, account).u8(branch).u32(index).bytes();
  }

  /** Before all {@link #entry}s of an account. */
  public static byte[] entries(int account) {
    return of(ENTRY, account).bytes();
  }

  public static byte[] entry(int account, ActivityPosition position) {
    return of(ENTRY, account).u32(position.height()).u32(position.transaction()).bytes();
  }

  /** The position in the key of an {@link #entry}. */
  public static ActivityPosition positionOf(byte[] entryKey) {
    RowReader reader = new RowReader(ColumnFamily.ACCOUNT, entryKey, MEMBER_PREFIX);
    return new ActivityPosition(reader.i32(), reader.i32());
  }

  /** Before all {@link #day}s of an account. */
  public static byte[] days(int account) {
    return of(DAY, account).bytes();
  }

  /** @param day days since 1970-01-01 UTC */
  public static byte[] day(int account, int day) {
    return of(DAY, account).u32(day).bytes();
  }

  /** Before all {@link #adjustment}s of an account. */
  public static byte[] adjustments(int account) {
    return of(ADJUSTMENT, account).bytes();
  }

  public static byte[] adjustment(int account, int height) {
    return of(ADJUSTMENT, account).u32(height).bytes();
  }

  public static byte[] next() {
    return of(NEXT).bytes();
  }

  /** Before all {@link #event}s. */
  public static byte[] events() {
    return of(EVENT).bytes();
  }

  /** @param sequence counts up by one and is never used twice */
  public static byte[] event(long sequence) {
    return of(EVENT).u64(sequence).bytes();
  }

  /** The sequence in the key of an {@link #event}. */
  public static long sequenceOf(byte[] eventKey) {
    return new RowReader(ColumnFamily.ACCOUNT, eventKey, 1).u64();
  }

  /** Before all {@link #signing}s. */
  public static byte[] signings() {
    return of(SIGNING).bytes();
  }

  /** Before all {@link #signing}s of an account. */
  public static byte[] signings(int account) {
    return of(SIGNING, account).bytes();
  }

  public static byte[] signing(int account, long sequence) {
    return of(SIGNING, account).u64(sequence).bytes();
  }

  /** The sequence in the key of a {@link #signing}. */
  public static long signingOf(byte[] signingKey) {
    return new RowReader(ColumnFamily.ACCOUNT, signingKey, MEMBER_PREFIX).u64();
  }

  public static byte[] psbt(int account, long sequence) {
    return of(PSBT, account).u64(sequence).bytes();
  }

  /** Before all {@link #psbt}s of an account. */
  public static byte[] psbts(int account) {
    return of(PSBT, account).bytes();
  }

  /** Before all {@link #signingId}s of an account. */
  public static byte[] signingIds(int account) {
    return of(SIGNING_ID, account).bytes();
  }

  public static byte[] signingId(int account, String id) {
    return of(SIGNING_ID, account).raw(id.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  public static byte[] nextSigning() {
    return of(NEXT_SIGNING).bytes();
  }

  /** The last number in a key of an account: its height, day or branch index. */
  public static int numberOf(byte[] key, int offset) {
    return new RowReader(ColumnFamily.ACCOUNT, key, offset).i32();
  }

  /** Before all {@link #unentered} scripts of an account. */
  public static byte[] unentered(int account) {
    return of(UNENTERED, account).bytes();
  }

  public static byte[] unentered(int account, ScriptKey script) {
    return of(UNENTERED, account).raw(script.bytes()).bytes();
  }

  /** Before all {@link #former} scripts of an account. */
  public static byte[] former(int account) {
    return of(FORMER, account).bytes();
  }

  public static byte[] former(int account, ScriptKey script) {
    return of(FORMER, account).raw(script.bytes()).bytes();
  }

  public static byte[] entering(int account) {
    return of(ENTERING, account).bytes();
  }

  public static byte[] changed(int account) {
    return of(CHANGED, account).bytes();
  }

  public static byte[] left() {
    return of(LEFT).bytes();
  }

  /** Before all {@link #move}s of an account. */
  public static byte[] moves(int account) {
    return of(MOVE, account).bytes();
  }

  /** @param number counts up from 0 */
  public static byte[] move(int account, int number) {
    return of(MOVE, account).u32(number).bytes();
  }

  /** The key in the family {@code ACCOUNT_OF}. */
  public static byte[] accountOf(ScriptKey script, int account) {
    return new RowWriter(40).raw(script.bytes()).u32(account).bytes();
  }

  /** The account in a key of {@code ACCOUNT_OF}. */
  public static int accountIn(byte[] key) {
    return new RowReader(ColumnFamily.ACCOUNT_OF, key, key.length - 4).i32();
  }
}
