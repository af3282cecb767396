package org.utxod.store.account;

import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;

/** The rows of all accounts. Safe for use by any number of threads, of which one at a time changes. */
public final class AccountStore {
  private final KeyValueStore store;

  public AccountStore(KeyValueStore store) {
    this.store = store;
  }

  /** The rows of transactions that others sign. */
  public SigningStore signings() {
    return new SigningStore(store);
  }

  /** The rows at this moment; closed by the caller. */
  public AccountView view() {
    return new AccountView(store.snapshot());
  }

  /** An empty change. */
  public AccountChange change() {
    return new AccountChange(store.newBatch());
  }

  /** Applies a change atomically; on return it survives a crash of the machine. */
  public void apply(AccountChange change) {
    if (change.isEmpty()) {
      return;
    }
    // An open snapshot keeps the store's files open if another thread closes the index meanwhile.
    KeyValueSnapshot keepsOpen = store.snapshot();
    try {
      store.write(change.batch());
    } finally {
      keepsOpen.close();
    }
  }
}
