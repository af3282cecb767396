package org.utxod.watch.webhook;

/**
 * How far a webhook was told.
 *
 * @param sequence of the last step of the journal of which it was told everything
 * @param told events of the next step that it was told already
 */
record Progress(long sequence, int told) {
  String text() {
    return sequence + " " + told;
  }

  static Progress parse(String text) {
    int space = text.indexOf(' ');
    return new Progress(
        Long.parseLong(text.substring(0, space)), Integer.parseInt(text.substring(space + 1)));
  }
}
