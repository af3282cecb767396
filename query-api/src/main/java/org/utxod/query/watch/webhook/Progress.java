package org.utxod.query.watch.webhook;

/**
 * How far a webhook was told.
 *
 * @param sequence of the last step of the journal of which it was told everything
 * @param told events of the next step that it was told already
 * @param balances a digest of the balances that it was told last, where nothing was told since; empty where that is not so
 */
record Progress(long sequence, int told, String balances) {
  /** Where balances were not the last that was told. */
  Progress(long sequence, int told) {
    this(sequence, told, "");
  }

  /** The same behind steps that had nothing to tell. */
  Progress behind(long step) {
    return new Progress(step, 0, balances);
  }

  String text() {
    return sequence + " " + told + (balances.isEmpty() ? "" : " " + balances);
  }

  static Progress parse(String text) {
    String[] parts = text.split(" ", -1);
    return new Progress(
        Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts.length > 2 ? parts[2] : "");
  }
}
