package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Switches.GraphQlLack;
import graphql.ExecutionInput;
import graphql.GraphQL;
import graphql.ParseAndValidate;
import graphql.ParseAndValidateResult;
import graphql.analysis.MaxQueryDepthInstrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code POST /api/graphql}, for the queries of {@code schema.graphqls}. */
final class GraphQlRoute {
  private static final int DEEPEST = 15;
  private static final int LONGEST = 10_000;
  private static final int ADMINISTRATORS_MAY_MORE = 50;

  /** By what they lack. */
  private static final Map<Set<GraphQlLack>, GraphQL> SCHEMAS = new ConcurrentHashMap<>();

  private static final String BEFORE_CHILD_PIPELINES = "16.11.10";

  private final Settings settings;
  private final String version;

  GraphQlRoute(Settings settings, String version) {
    this.settings = settings;
    this.version = version;
  }

  private static GraphQL graphQl(Set<GraphQlLack> lacks) {
    return GraphQL.newGraphQL(GraphQlWiring.schema(lacks))
        .instrumentation(new MaxQueryDepthInstrumentation(DEEPEST))
        .build();
  }

  void addTo(Routes routes) {
    routes.post("/api/graphql", this::execute);
  }

  private Reply execute(Call call, GitLab.Parts parts) {
    AccessToken token = Access.reader(call, parts);
    String query = call.text("query").orElse("");
    if (query.length() > LONGEST) {
      return error("Query too large");
    }
    Map<String, Object> variables = new HashMap<>();
    if (call.json().path("variables").isObject()) {
      variables.putAll(asMap(call));
    }
    Set<GraphQlLack> lacks = settings.now().graphQlLacks();
    GraphQL graphQl = SCHEMAS.computeIfAbsent(lacks, GraphQlRoute::graphQl);
    ExecutionInput.Builder input =
        ExecutionInput.newExecutionInput()
            .query(query)
            .operationName(call.text("operationName").orElse(null))
            .variables(variables);
    ParseAndValidateResult parsed =
        ParseAndValidate.parseAndValidate(graphQl.getGraphQLSchema(), input.build());
    int score =
        parsed.isFailure()
            ? 0
            : new GraphQlScore(graphQl.getGraphQLSchema(), parsed.getDocument(), variables).total();
    int limit = settings.now().queryComplexity() + (token.admin() ? ADMINISTRATORS_MAY_MORE : 0);
    if (score > limit) {
      return error(
          "Query has complexity of %d, which exceeds max complexity of %d".formatted(score, limit));
    }
    boolean old = lacks.contains(GraphQlLack.CHILD_PIPELINES);
    Object caller =
        new GraphQlWiring.Caller(
            token, parts, score, limit, lacks, old ? BEFORE_CHILD_PIPELINES : version);
    input.graphQLContext(Map.of(GraphQlWiring.CALLER, caller));
    return Reply.ok(graphQl.execute(input.build()).toSpecification());
  }

  private static Map<String, Object> asMap(Call call) {
    Map<String, Object> variables = new HashMap<>();
    call.json()
        .path("variables")
        .fields()
        .forEachRemaining(
            each ->
                variables.put(
                    each.getKey(), Reply.JSON.convertValue(each.getValue(), Object.class)));
    return variables;
  }

  private static Reply error(String message) {
    return Reply.ok(Map.of("errors", new Object[] {Map.of("message", message)}));
  }
}
