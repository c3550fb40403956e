package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Group;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.JobStatus;
import dev.runnerpool.sandbox.gitlab.state.Namespaces;
import dev.runnerpool.sandbox.gitlab.state.Pipeline;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Switches.GraphQlLack;
import graphql.GraphqlErrorException;
import graphql.Scalars;
import graphql.TypeResolutionEnvironment;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which part of the state answers which field of the GraphQL schema. */
final class GraphQlWiring {
  static final Class<Caller> CALLER = Caller.class;
  private static final String SCHEMA = "/dev/runnerpool/sandbox/gitlab/schema.graphqls";

  /** Who asks, and the state they may see part of; counts whose jobs were asked for. */
  static final class Caller {
    final AccessToken token;
    final GitLab.Parts parts;
    private final int score;
    private final int limit;
    private final Set<GraphQlLack> lacks;
    private final String version;
    private int projectsAskedForJobs;
    int runnersAskedForJobs;

    Caller(
        AccessToken token,
        GitLab.Parts parts,
        int score,
        int limit,
        Set<GraphQlLack> lacks,
        String version) {
      this.token = token;
      this.parts = parts;
      this.score = score;
      this.limit = limit;
      this.lacks = lacks;
      this.version = version;
    }
  }

  private GraphQlWiring() {}

  /**
   * The schema with what answers it.
   *
   * @param lacks what is left out of it
   */
  static GraphQLSchema schema(Set<GraphQlLack> lacks) {
    try (InputStream stream = GraphQlWiring.class.getResourceAsStream(SCHEMA)) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new SchemaGenerator()
          .makeExecutableSchema(new SchemaParser().parse(OlderSchema.of(text, lacks)), wiring());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RuntimeWiring wiring() {
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
    for (String name : List.of("Time", "JobID", "CiRunnerID")) {
      wiring.scalar(scalar(name, Scalars.GraphQLString));
    }
    return wiring
        .scalar(scalar("Duration", Scalars.GraphQLFloat))
        .type(
            "Query",
            type ->
                type.dataFetcher("project", GraphQlWiring::project)
                    .dataFetcher("group", GraphQlWiring::group)
                    .dataFetcher("jobs", GraphQlWiring::allJobs)
                    .dataFetcher("runner", GraphQlRunners::runner)
                    .dataFetcher("metadata", any -> Map.of("version", caller(any).version))
                    .dataFetcher(
                        "queryComplexity",
                        environment ->
                            Map.of(
                                "score",
                                caller(environment).score,
                                "limit",
                                caller(environment).limit)))
        .type("Group", type -> type.dataFetcher("projects", GraphQlWiring::projects))
        .type(
            "Project",
            type ->
                type.dataFetcher("jobs", GraphQlWiring::projectJobs)
                    .dataFetcher("pipelines", GraphQlWiring::pipelines)
                    .dataFetcher("userPermissions", GraphQlWiring::permissions))
        .type("CiJobInterface", type -> type.typeResolver(any -> objectType(any, "CiJob")))
        .type("ProjectInterface", type -> type.typeResolver(any -> objectType(any, "Project")))
        .type("PipelineInterface", type -> type.typeResolver(any -> objectType(any, "Pipeline")))
        .type("Pipeline", type -> type.dataFetcher("jobs", GraphQlWiring::pipelineJobs))
        .type("CiRunner", type -> type.dataFetcher("jobs", GraphQlRunners::jobs))
        .type("CiJob", type -> type.dataFetcher("project", GraphQlWiring::projectOfJob))
        .type("CiJob", type -> type.dataFetcher("pipeline", GraphQlWiring::pipelineOfJob))
        .build();
  }

  private static GraphQLObjectType objectType(TypeResolutionEnvironment any, String name) {
    return any.getSchema().getObjectType(name);
  }

  private static Object permissions(DataFetchingEnvironment environment) {
    Project project = self(environment);
    boolean reads = Access.may(caller(environment).token, project.fullPath(), Role.REPORTER);
    return Map.of("readCommitStatus", reads);
  }

  private static GraphQLScalarType scalar(String name, GraphQLScalarType like) {
    return GraphQLScalarType.newScalar().name(name).coercing(like.getCoercing()).build();
  }

  static Caller caller(DataFetchingEnvironment environment) {
    return environment.getGraphQlContext().get(CALLER);
  }

  private static Object project(DataFetchingEnvironment environment) {
    Caller caller = caller(environment);
    return caller
        .parts
        .namespaces()
        .project(environment.<String>getArgument("fullPath"))
        .filter(project -> Access.may(caller.token, project.fullPath(), Role.GUEST))
        .map(GraphQlShapes::project)
        .orElse(null);
  }

  private static Object group(DataFetchingEnvironment environment) {
    Caller caller = caller(environment);
    return caller
        .parts
        .namespaces()
        .group(environment.<String>getArgument("fullPath"))
        .filter(group -> Access.may(caller.token, group.fullPath(), Role.GUEST))
        .map(
            group ->
                Map.of(
                    "id",
                    "gid://gitlab/Group/" + group.id(),
                    "fullPath",
                    group.fullPath(),
                    "self",
                    group))
        .orElse(null);
  }

  private static Object projects(DataFetchingEnvironment environment) {
    Caller caller = caller(environment);
    Namespaces namespaces = caller.parts.namespaces();
    Group group = self(environment);
    boolean below = environment.getArgument("includeSubgroups");
    List<Project> projects =
        namespaces.projectsOf(group, below).stream()
            .filter(project -> Access.may(caller.token, project.fullPath(), Role.GUEST))
            .toList();
    return GraphQlShapes.connection(environment, projects, Project::id, GraphQlShapes::project);
  }

  private static Object projectJobs(DataFetchingEnvironment environment) {
    Caller caller = caller(environment);
    Project project = self(environment);
    if (++caller.projectsAskedForJobs > 1) {
      throw GraphqlErrorException.newErrorException()
          .message("\"jobs\" field can be requested only for 1 Project(s) at a time.")
          .build();
    }
    if (!Access.readsJobs(caller.token, project)) {
      return null;
    }
    return jobs(
        environment,
        caller.parts.jobs().all().stream().filter(job -> job.project().id() == project.id()));
  }

  /** Empty, not an error, for anybody but administrators. */
  private static Object allJobs(DataFetchingEnvironment environment) {
    Caller caller = caller(environment);
    String runner = environment.getArgument("compatibleRunnerId");
    if (runner != null && !List.of("PENDING").equals(environment.getArgument("statuses"))) {
      throw GraphqlErrorException.newErrorException()
          .message("compatibleRunnerId can only be used when the `statuses` argument is [PENDING]")
          .build();
    }
    Stream<Job> jobs =
        caller.token.admin() ? caller.parts.jobs().all().stream() : Stream.<Job>empty();
    if (runner != null) {
      long id = Long.parseLong(runner.substring(runner.lastIndexOf('/') + 1));
      jobs = jobs.filter(job -> caller.parts.assignment().fits(id, job));
    }
    return jobs(environment, jobs);
  }

  private static Object pipelines(DataFetchingEnvironment environment) {
    Caller caller = caller(environment);
    Project project = self(environment);
    // GitLab's finder gives none, and no error, to those who may not see them. Where CI/CD is off
    // there are none to run, but those of before are told.
    boolean reads =
        Access.readsJobs(caller.token, project)
            || Access.may(caller.token, project.fullPath(), Role.REPORTER);
    String source = environment.getArgument("source");
    String scope = environment.getArgument("scope");
    String status = environment.getArgument("status");
    List<Pipeline> pipelines =
        caller.parts.jobs().pipelines().stream()
            .filter(pipeline -> reads && pipeline.project().id() == project.id())
            .filter(pipeline -> JobRoutes.isAskedFor(pipeline, source))
            .filter(
                pipeline ->
                    !pipeline.isChild() || !caller.lacks.contains(GraphQlLack.CHILD_PIPELINES))
            .filter(pipeline -> inScope(pipeline, scope))
            .filter(pipeline -> status == null || pipeline.status().name().equals(status))
            .toList();
    return GraphQlShapes.connection(environment, pipelines, Pipeline::id, GraphQlShapes::pipeline);
  }

  private static boolean inScope(Pipeline pipeline, String scope) {
    return switch (String.valueOf(scope)) {
      case "RUNNING" -> pipeline.status() == JobStatus.RUNNING;
      case "PENDING" -> pipeline.status() == JobStatus.PENDING;
      case "FINISHED" -> pipeline.status().isComplete();
      case "TAGS" -> false;
      default -> true;
    };
  }

  private static Object pipelineJobs(DataFetchingEnvironment environment) {
    Pipeline pipeline = self(environment);
    Caller caller = caller(environment);
    Project project = caller.parts.namespaces().project(pipeline.project().id());
    boolean guest = !Access.may(caller.token, project.fullPath(), Role.REPORTER);
    if (!Access.readsJobs(caller.token, project)
        || guest && caller.lacks.contains(GraphQlLack.JOBS_FOR_GUESTS)) {
      return null;
    }
    return jobs(environment, pipeline.latest().stream());
  }

  private static Object projectOfJob(DataFetchingEnvironment environment) {
    Job job = self(environment);
    return GraphQlShapes.project(job.project());
  }

  private static Object pipelineOfJob(DataFetchingEnvironment environment) {
    Job job = self(environment);
    return GraphQlShapes.pipeline(job.pipeline());
  }

  static Object jobs(DataFetchingEnvironment environment, Stream<Job> jobs) {
    List<String> statuses = environment.getArgument("statuses");
    List<Job> chosen =
        jobs.filter(
                job ->
                    statuses == null
                        || statuses.contains(job.status().word().toUpperCase(Locale.ROOT)))
            .toList();
    Caller caller = caller(environment);
    return GraphQlShapes.connection(
        environment,
        chosen,
        Job::id,
        job ->
            GraphQlShapes.job(
                job,
                caller.parts.clock().instant(),
                GraphQlRunners.isVisible(caller.token, job.runner(), caller.parts)));
  }

  @SuppressWarnings("unchecked")
  private static <T> T self(DataFetchingEnvironment environment) {
    return (T) environment.<Map<String, Object>>getSource().get("self");
  }
}
