package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Map;

/** Jackson's mapping errors in a manifest author's words, without the value: it may be a secret. */
final class MappingErrors {

  private MappingErrors() {}

  /** Path of the wrong field below {@code root}, such as {@code spec.containers[0].image}. */
  static String path(String root, JsonMappingException e) {
    StringBuilder path = new StringBuilder(root);
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  /** What would be right there. */
  static String problem(JsonMappingException e) {
    return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? "must be " + kind(mismatch.getTargetType())
        : "has another form than this field of a pod";
  }

  private static String kind(Class<?> type) {
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "text";
    }
    return Map.class.isAssignableFrom(type)
        ? "a map"
        : "a map, the " + type.getSimpleName() + " of a pod";
  }
}
