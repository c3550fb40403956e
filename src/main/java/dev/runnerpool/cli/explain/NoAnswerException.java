package dev.runnerpool.cli.explain;

/** The operator gave no answer, or one that says why not; the message is for people. */
final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1;

  NoAnswerException(String message) {
    super(message);
  }
}
