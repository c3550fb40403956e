package dev.runnerpool.operator.records.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * Columns of texts and of whole numbers, one after the other and compressed (zlib). Numbers are in
 * groups of seven bits, the lowest first; a column of texts is a list of those there are, and the
 * place in it for each row. Before each column stands how many bytes it has, so that it can be
 * passed over.
 */
final class PackedColumns {

  private static final int MORE = 0x80;
  private static final int SEVEN_BITS = 0x7f;

  /** What was written last must not be read by a program that knows less. */
  private static final int FORMAT = 1;

  /** Room for what comes out, which grows where it is too small. */
  private static final int USUAL_RATIO = 6;

  private PackedColumns() {}

  /** Puts columns together. */
  static final class Writer {
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final ByteArrayOutputStream column = new ByteArrayOutputStream();

    /** Begins columns of so many rows. */
    Writer(int rows) {
      put(all, FORMAT);
      put(all, rows);
    }

    void texts(List<String> values) {
      Map<String, Integer> places = new LinkedHashMap<>();
      values.forEach(value -> places.putIfAbsent(value, places.size()));
      put(column, places.size());
      for (String text : places.keySet()) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(column, bytes.length);
        column.writeBytes(bytes);
      }
      values.forEach(value -> put(column, places.get(value)));
      end();
    }

    void numbers(long[] values) {
      for (long value : values) {
        put(column, value);
      }
      end();
    }

    private void end() {
      put(all, column.size());
      all.writeBytes(column.toByteArray());
      column.reset();
    }

    byte[] packed() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Deflater fast = new Deflater(Deflater.BEST_SPEED);
      try (DeflaterOutputStream packing = new DeflaterOutputStream(out, fast)) {
        all.writeTo(packing);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        fast.end();
      }
      return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, long value) {
      long left = value;
      while ((left & ~SEVEN_BITS) != 0) {
        out.write((int) (left & SEVEN_BITS) | MORE);
        left >>>= 7;
      }
      out.write((int) left);
    }
  }

  /**
   * A column of texts.
   *
   * @param known each text once
   * @param places of each row's text among them
   */
  record Texts(List<String> known, int[] places) {}

  /** Takes columns apart, in the order they were put together. */
  static final class Reader {
    private final byte[] bytes;
    private final int rows;
    private int at;

    /**
     * Begins to read.
     *
     * @throws IllegalStateException if it is not of this format
     */
    Reader(byte[] packed) {
      bytes = inflated(packed);
      long format = next();
      if (format != FORMAT) {
        throw new IllegalStateException(
            "a day's sums are of format %d, and this program knows %d".formatted(format, FORMAT));
      }
      rows = (int) next();
    }

    int rows() {
      return rows;
    }

    Texts texts() {
      next();
      List<String> known = new ArrayList<>();
      for (int left = (int) next(); left > 0; left--) {
        int length = (int) next();
        known.add(new String(bytes, at, length, StandardCharsets.UTF_8));
        at += length;
      }
      int[] places = new int[rows];
      for (int row = 0; row < rows; row++) {
        places[row] = (int) next();
      }
      return new Texts(known, places);
    }

    long[] numbers() {
      next();
      long[] values = new long[rows];
      // Ten million of them in a large report: kept out of fields.
      byte[] from = bytes;
      int next = at;
      for (int row = 0; row < values.length; row++) {
        long value = 0;
        int shift = 0;
        byte read = from[next++];
        while (read < 0) {
          value |= (long) (read & SEVEN_BITS) << shift;
          shift += 7;
          read = from[next++];
        }
        values[row] = value | (long) read << shift;
      }
      at = next;
      return values;
    }

    /** Passes over a column. */
    void skip() {
      int length = (int) next();
      at += length;
    }

    private static byte[] inflated(byte[] packed) {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(packed);
        byte[] all = new byte[Math.max(1, packed.length) * USUAL_RATIO];
        int length = 0;
        while (!inflater.finished()) {
          if (length == all.length) {
            all = Arrays.copyOf(all, length * 2);
          }
          int more = inflater.inflate(all, length, all.length - length);
          if (more == 0 && length < all.length && !inflater.finished()) {
            throw new DataFormatException("it ends too early");
          }
          length += more;
        }
        return all;
      } catch (DataFormatException e) {
        throw new IllegalStateException("a day's sums are damaged: " + e.getMessage(), e);
      } finally {
        inflater.end();
      }
    }

    private long next() {
      long value = 0;
      int shift = 0;
      byte read = bytes[at++];
      while (read < 0) {
        value |= (long) (read & SEVEN_BITS) << shift;
        shift += 7;
        read = bytes[at++];
      }
      return value | (long) read << shift;
    }
  }
}
