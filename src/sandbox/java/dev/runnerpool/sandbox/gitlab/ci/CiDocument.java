package dev.runnerpool.sandbox.gitlab.ci;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The YAML of a CI file as plain maps, lists and scalars, with the line of each top-level key and
 * of each key of a job, and with {@code !reference} tags followed.
 */
final class CiDocument {
  private static final int REFERENCE_DEPTH = 10;

  private final String file;
  private final Map<String, Object> root = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** The value of a {@code !reference [job, key]} tag before it is followed. */
  private record Reference(List<Object> path) {}

  private static final class CiConstructor extends SafeConstructor {
    CiConstructor() {
      super(options());
      yamlConstructors.put(
          new Tag("!reference"),
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              List<Object> path = new ArrayList<>();
              path.addAll(constructSequence((SequenceNode) node));
              return new Reference(path);
            }
          });
    }
  }

  CiDocument(String file, String text) {
    this.file = file;
    try {
      Object loaded = new Yaml(new CiConstructor()).load(text);
      if (!(loaded instanceof Map<?, ?> map)) {
        throw new CiFileException(file, 1, "a CI file is a map of keywords and jobs");
      }
      map.forEach((key, value) -> root.put(String.valueOf(key), value));
      recordLines(new Yaml(options()).compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new CiFileException(file, line, e.getProblem());
    } catch (YAMLException e) {
      throw new CiFileException(file, 1, e.getMessage());
    }
    root.replaceAll((key, value) -> follow(key, value, 0));
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(1_000);
    return options;
  }

  private void recordLines(Node node) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = recordLine("", tuple);
        if (tuple.getValueNode() instanceof MappingNode inner) {
          inner.getValue().forEach(each -> recordLine(key + "/", each));
        }
      }
    }
  }

  private String recordLine(String prefix, NodeTuple tuple) {
    String key =
        tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(complex key)";
    lines.put(prefix + key, tuple.getKeyNode().getStartMark().getLine() + 1);
    return key;
  }

  private Object follow(String at, Object value, int depth) {
    if (value instanceof Reference reference) {
      return resolve(at, reference, depth);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> followed = new LinkedHashMap<>();
      map.forEach((key, each) -> followed.put(String.valueOf(key), follow(at, each, depth)));
      return followed;
    }
    if (value instanceof List<?> list) {
      List<Object> followed = new ArrayList<>();
      list.forEach(each -> followed.add(follow(at, each, depth)));
      return followed;
    }
    return value;
  }

  private Object resolve(String at, Reference reference, int depth) {
    if (depth == REFERENCE_DEPTH) {
      throw error(at, "!reference goes deeper than " + REFERENCE_DEPTH + " levels");
    }
    Object target = root;
    for (Object step : reference.path()) {
      target = target instanceof Map<?, ?> map ? map.get(String.valueOf(step)) : null;
    }
    if (target == null) {
      if (!hasInclude()) {
        throw error(at, "!reference %s could not be found".formatted(reference.path()));
      }
      warn(at, "!reference %s is in an include: left out".formatted(reference.path()));
      return List.of();
    }
    return follow(at, target, depth + 1);
  }

  Map<String, Object> root() {
    return root;
  }

  /** Whether parts of this pipeline stand in other files, which are not read. */
  boolean hasInclude() {
    return root.containsKey("include");
  }

  /** Line of a top-level key, or of {@code job/key}; falls back to the job, then to 1. */
  int line(String at) {
    Integer exact = lines.get(at);
    int slash = at.lastIndexOf('/');
    return exact == null && slash > 0 ? line(at.substring(0, slash)) : exact == null ? 1 : exact;
  }

  CiFileException error(String at, String problem) {
    return new CiFileException(file, line(at), problem);
  }

  void warn(String at, String what) {
    warnings.add("%s:%d: %s".formatted(file, line(at), what));
  }

  /** An error in a complete file; only a warning where the missing part may be in an include. */
  void missing(String at, String problem) {
    if (!hasInclude()) {
      throw error(at, problem);
    }
    warn(at, problem + " (perhaps in an include, which is not read)");
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
