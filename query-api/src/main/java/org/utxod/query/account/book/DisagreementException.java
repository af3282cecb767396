package org.utxod.query.account.book;

/** The books of an account do not fit what the index says; what it holds is to be read anew. */
final class DisagreementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DisagreementException(String message) {
    super(message);
  }
}
