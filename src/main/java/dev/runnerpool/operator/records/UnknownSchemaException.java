package dev.runnerpool.operator.records;

/** The database was written by a newer version of this program, and is left alone. */
public final class UnknownSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnknownSchemaException(int found, int known) {
    super(
        "its tables are of version %d and this program knows %d: a newer version of it wrote them"
            .formatted(found, known));
  }
}
