package org.utxod.query.watch.webhook;

/**
 * The delivery progress of a webhook.
 *
 * @param sequence of the last step of the journal that was delivered completely
 * @param delivered events of the next step that were delivered already
 * @param balances a digest of the balances delivered last, if nothing was delivered since; otherwise empty
 */
record Progress(long sequence, int delivered, String balances) {
  /** If balances were not delivered last. */
  Progress(long sequence, int delivered) {
    this(sequence, delivered, "");
  }

  /** The same after steps without events. */
  Progress behind(long step) {
    return new Progress(step, 0, balances);
  }

  String text() {
    return sequence + " " + delivered + (balances.isEmpty() ? "" : " " + balances);
  }

  static Progress parse(String text) {
    String[] parts = text.split(" ", -1);
    return new Progress(
        Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts.length > 2 ? parts[2] : "");
  }
}
