package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The GitLab instance, the scope within it, and the Secret that opens it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.group), has(self.project), has(self.instance) && self.instance]"
            + ".filter(x, x).size() == 1",
    message =
        "exactly one of group, project or instance: true must be set: the pool serves one scope")
@ValidationRule(
    value = "self.url == oldSelf.url",
    message = "gitlab.url cannot be changed: make a new pool for the other GitLab",
    fieldPath = ".url")
@ValidationRule(
    value =
        "has(self.group) == has(oldSelf.group) && has(self.project) == has(oldSelf.project)"
            + " && (!has(self.group) || self.group == oldSelf.group)"
            + " && (!has(self.project) || self.project == oldSelf.project)",
    message =
        "the scope (group, project, instance) cannot be changed: make a new pool for the other scope")
public record GitLab(
    @Required
        @Size(max = 1024)
        @Pattern("^https?://[^\\s/?#@]+(/[^\\s?#]*)?$")
        @JsonPropertyDescription(
            "Address of the GitLab instance, such as https://gitlab.example.com, with the path if it"
                + " lives under one. No user, query or fragment. Cannot be changed.")
        String url,
    @Size(min = 1, max = 512)
        @Pattern("^[^\\s/](.*[^\\s/])?$")
        @JsonPropertyDescription(
            "Full path (`platform/ci`) or number of the group whose projects' jobs are served,"
                + " sub-groups included. One of group, project, instance. Cannot be changed.")
        String group,
    @Size(min = 1, max = 512)
        @Pattern("^[^\\s/](.*[^\\s/])?$")
        @JsonPropertyDescription(
            "Full path (`platform/ci/app`) or number of the project whose jobs are served. One of"
                + " group, project, instance. Cannot be changed.")
        String project,
    @JsonPropertyDescription(
            "True to serve the jobs of the whole instance; needs an administrator's token. One of"
                + " group, project, instance. Cannot be changed.")
        Boolean instance,
    @Required
        @JsonPropertyDescription("The Secret, in the pool's namespace, with the access token.")
        Credentials credentials) {

  /** Where the token is kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Credentials(
      @Required
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          @JsonPropertyDescription(
              "Name of the Secret. Key `token` holds an access token with the scope api, or"
                  + " create_runner, manage_runner and read_api; optional key `ca.crt` a PEM bundle"
                  + " of the certificate authorities to trust for this GitLab.")
          String secret) {}
}
