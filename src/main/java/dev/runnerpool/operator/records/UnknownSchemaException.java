package dev.runnerpool.operator.records;

/** The database was written by another version of this program, and is left alone. */
public final class UnknownSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownSchemaException(int found, int known) {
    super(
        found > known
            ? "its tables are of version %d and this program knows %d: a newer version of it wrote them"
                .formatted(found, known)
            : "its tables are of version %d and this program needs %d: an operator of this version changes them when it starts"
                .formatted(found, known));
  }
}
