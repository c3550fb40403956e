package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.language.AstPrinter;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.Type;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents we send, and the simulated GitLab, fit GitLab's GraphQL schema. */
class GraphQlDocumentsTest {

  private static final String GITLAB = "/gitlab/gitlab.graphqls";
  private static final String SIMULATED = "/dev/runnerpool/sandbox/gitlab/schema.graphqls";
  private static final Path DOCUMENTS = Path.of("src/main/resources/dev/runnerpool/gitlab");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(DOCUMENTS)) {
      return files.filter(file -> file.toString().endsWith(".graphql")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyDocumentIsValidInGitLabsSchemaAndShortEnough(Path file) throws IOException {
    String document = Files.readString(file);
    assertThat(errors(document, GITLAB)).isEmpty();
    assertThat(errors(document, SIMULATED)).isEmpty();
    assertThat(document.length()).isLessThan(10_000);
  }

  @Test
  void aDocumentWithAFieldThatGitLabLacksIsNoticed() throws IOException {
    assertThat(errors("{group(fullPath: \"g\") {jobs {nodes {id}}}}", GITLAB)).isNotEmpty();
    assertThat(errors("query Q($n: String) {group(fullPath: $n) {id}}", GITLAB)).isNotEmpty();
  }

  @Test
  void theSimulatedGitLabOffersNothingThatGitLabDoesNot() throws IOException {
    Map<String, String> real = fields(GITLAB);
    Map<String, String> simulated = fields(SIMULATED);
    assertThat(simulated).isNotEmpty();
    assertThat(real).containsAllEntriesOf(simulated);
  }

  private static List<String> errors(String document, String schema) throws IOException {
    GraphQLSchema parsed =
        new SchemaGenerator()
            .makeExecutableSchema(
                types(schema),
                RuntimeWiring.newRuntimeWiring().wiringFactory(new MockedWiringFactory()).build());
    ParseAndValidateResult result =
        ParseAndValidate.parseAndValidate(
            parsed, ExecutionInput.newExecutionInput().query(document).build());
    return result.getErrors().stream().map(error -> error.getMessage()).toList();
  }

  private static TypeDefinitionRegistry types(String schema) throws IOException {
    try (InputStream text = GraphQlDocumentsTest.class.getResourceAsStream(schema)) {
      return new SchemaParser().parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Types by field, arguments by field and argument, and the values of enums. */
  private static Map<String, String> fields(String schema) throws IOException {
    TypeDefinitionRegistry types = types(schema);
    Map<String, String> found = new TreeMap<>();
    types
        .getTypes(ImplementingTypeDefinition.class)
        .forEach(
            type -> {
              List<FieldDefinition> fields = new ArrayList<>();
              for (Object field : type.getFieldDefinitions()) {
                fields.add((FieldDefinition) field);
              }
              fields.forEach(field -> add(type.getName(), field, found));
            });
    types
        .getTypes(EnumTypeDefinition.class)
        .forEach(
            type ->
                found.put(
                    type.getName(),
                    type.getEnumValueDefinitions().stream()
                        .map(value -> value.getName())
                        .sorted()
                        .collect(Collectors.joining(" "))));
    return found;
  }

  private static void add(String type, FieldDefinition field, Map<String, String> found) {
    String name = type + "." + field.getName();
    found.put(name, printed(field.getType()));
    for (InputValueDefinition argument : field.getInputValueDefinitions()) {
      found.put(name + "(" + argument.getName() + ")", printed(argument.getType()));
    }
  }

  private static String printed(Type<?> type) {
    return AstPrinter.printAst(type);
  }
}
