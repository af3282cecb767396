package org.utxod.store.schema;

/**
 * The column families, each an ordered map of its own: the schema on one screen. Numbers are stored in files and are
 * never used again for anything else; a new family takes the next free one.
 *
 * <pre>
 * family       key                                     value
 * COIN         script key | txid | vout                height and coinbase flag | amount
 * BALANCE      script key                              satoshis | coins | immature coinbases (height, satoshis)*
 * SCRIPT       script key of form OTHER                the script
 * ACTIVITY     epoch | script key's head | height      nothing: the block touched such a script ({@link ActivityKey})
 * BLOCK        height                                  hash, previous hash, times, chainwork, counts | coins, satoshis after
 * UNDO         height | part                           what the block did ({@link org.utxod.store.effect.BlockEffects})
 * JOURNAL      sequence                                connected, disconnected, rewound or skipped | block
 * META         name                                    identity | state | re-index, migration under way | set hash's anchor
 * SCRIPT_HASH  SHA-256 of the script                   script key        (optional)
 * SETTING      name                                    version | text: what users set and were told ({@link SettingRow})
 * SET          height                                  coins | satoshis | running product of the set hash
 * BACKFILL     kind | (height |) script key            scripts that a partial index knows whole, and since when; or is to
 * DISCONNECTED sequence | part                         what the block did that this entry of the journal disconnected
 * ACCOUNT      kind | ...                              accounts, their scripts and books ({@link AccountKey})
 * ACCOUNT_OF   script key | account                    nothing: the script belongs to the account
 * OUTBOX       sequence | part                         steps of the journal that are to be published ({@link OutboxRow})
 * </pre>
 */
public enum ColumnFamily {
  COIN(1, "coin"),
  BALANCE(2, "balance"),
  SCRIPT(3, "script"),
  ACTIVITY(4, "activity"),
  BLOCK(5, "block"),
  UNDO(6, "undo"),
  JOURNAL(7, "journal"),
  META(8, "meta"),
  SCRIPT_HASH(9, "script_hash"),
  SETTING(10, "setting"),
  SET(11, "set"),
  BACKFILL(12, "backfill"),
  DISCONNECTED(13, "undone"),
  ACCOUNT(14, "account"),
  ACCOUNT_OF(15, "account_of"),
  OUTBOX(16, "outbox");

  private static final ColumnFamily[] BY_ID = new ColumnFamily[17];

  static {
    for (ColumnFamily columnFamily : values()) {
      BY_ID[columnFamily.id] = columnFamily;
    }
  }

  private final int id;
  private final String label;

  ColumnFamily(int id, String label) {
    this.id = id;
    this.label = label;
  }

  /** Its number in files and batches. */
  public int id() {
    return id;
  }

  /** Its name in files. */
  public String label() {
    return label;
  }

  /**
   * The family of that number.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static ColumnFamily ofId(int id) {
    if (id <= 0 || id >= BY_ID.length) {
      throw new IllegalArgumentException("no column family has the number " + id);
    }
    return BY_ID[id];
  }
}
