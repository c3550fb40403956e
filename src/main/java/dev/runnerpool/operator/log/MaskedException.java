package dev.runnerpool.operator.log;

import java.util.Optional;

/** Stands in the log for an exception whose text, or that of one of its causes, has a secret. */
final class MaskedException extends Exception {

  private static final long serialVersionUID = 1;

  /** Causes may go in a circle. */
  private static final int DEEPEST = 50;

  private final String text;

  private MaskedException(Throwable original, Throwable cause) {
    super(SecretMask.mask(original.getMessage()), cause);
    this.text = SecretMask.mask(original.toString());
    setStackTrace(original.getStackTrace());
  }

  /** The exception itself if there is nothing to mask in it, else one without the secret. */
  static Throwable of(Throwable thrown) {
    return isClean(thrown, 0) ? thrown : masked(thrown, 0);
  }

  private static MaskedException masked(Throwable thrown, int depth) {
    if (thrown == null || depth > DEEPEST) {
      return null;
    }
    MaskedException masked = new MaskedException(thrown, masked(thrown.getCause(), depth + 1));
    for (Throwable suppressed : thrown.getSuppressed()) {
      Optional.ofNullable(masked(suppressed, depth + 1)).ifPresent(masked::addSuppressed);
    }
    return masked;
  }

  private static boolean isClean(Throwable thrown, int depth) {
    if (thrown == null || depth > DEEPEST) {
      return true;
    }
    String text = thrown.toString();
    // The very same text is what the mask answers with if it finds nothing.
    boolean clean = text == null || SecretMask.mask(text).equals(text);
    for (Throwable suppressed : thrown.getSuppressed()) {
      clean &= isClean(suppressed, depth + 1);
    }
    return clean && isClean(thrown.getCause(), depth + 1);
  }

  /** As the original is printed, with its class. */
  @Override
  public String toString() {
    return text;
  }
}
