/**
 * {@code rehearse}: the operator's first seconds, played while its image is built, so that the
 * image's cache of classes knows them. A stage server answers for Kubernetes and GitLab with as
 * little as the operator needs; whoever wants to see that it answers right looks at the sandbox,
 * which does. What an operator does in its first seconds and is not played yet is a next line here.
 */
package dev.runnerpool.cli.rehearsal;
