package dev.runnerpool.operator.cost;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes that a record keeps: headers of 12 bytes, references of 4, all in steps of 8, as a JVM with
 * a heap below 32 GB has it. What is shared with others is counted once or, as constants, not.
 */
final class KeptSize {
  private static final long HEADER = 12;
  private static final long REFERENCE = 4;

  private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());

  private KeptSize() {}

  static long of(Object value) {
    return new KeptSize().size(value);
  }

  private long size(Object value) {
    if (value == null || value instanceof Enum<?> || isConstant(value) || !counted.add(value)) {
      return 0;
    } else if (value instanceof String text) {
      return step(HEADER + REFERENCE + 5) + step(HEADER + 4 + text.length());
    } else if (value instanceof long[] numbers) {
      return step(HEADER + 4 + 8L * numbers.length);
    } else if (value instanceof Instant) {
      return step(HEADER + 12);
    } else if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? 0 : step(HEADER + REFERENCE) + size(optional.get());
    } else if (value instanceof Map<?, ?> map) {
      long entries =
          map.entrySet().stream()
              .mapToLong(each -> 4 * REFERENCE + size(each.getKey()) + size(each.getValue()))
              .sum();
      return step(HEADER + 8) + step(HEADER + 4 + entries);
    } else if (value instanceof Record) {
      return record(value);
    }
    throw new IllegalArgumentException("not counted: " + value.getClass());
  }

  /** Whether it is the one string of its kind that all share. */
  private static boolean isConstant(Object value) {
    return value instanceof String text && isPooled(text);
  }

  private static boolean isPooled(String text) {
    return new StringBuilder(text).toString().intern() == text;
  }

  private static long step(long bytes) {
    return (bytes + 7) / 8 * 8;
  }

  private long record(Object value) {
    long own = HEADER;
    long others = 0;
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      own += component.getType().isPrimitive() ? 8 : REFERENCE;
      if (!component.getType().isPrimitive()) {
        others += size(read(component.getAccessor(), value));
      }
    }
    return step(own) + others;
  }

  private static Object read(Method accessor, Object value) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
