package dev.runnerpool.sandbox.gitlab.state;

import java.util.Arrays;

/** The log of a job, written in pieces at given offsets. */
public final class JobLog {
  private byte[] bytes = new byte[0];

  /** Result of {@link #write}: whether the piece was taken, and the size afterwards. */
  public record Written(boolean accepted, int size) {}

  /**
   * Writes {@code piece} at {@code offset} and drops what stood behind it; a piece that would leave
   * a gap is refused.
   */
  public Written write(byte[] piece, int offset) {
    if (offset > bytes.length) {
      return new Written(false, bytes.length);
    }
    byte[] longer = Arrays.copyOf(bytes, offset + piece.length);
    System.arraycopy(piece, 0, longer, offset, piece.length);
    bytes = longer;
    return new Written(true, bytes.length);
  }

  public int size() {
    return bytes.length;
  }

  public byte[] content() {
    return bytes.clone();
  }
}
