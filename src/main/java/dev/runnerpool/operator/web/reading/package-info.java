/**
 * What pages are made of, read once for all who look: pools, how they were in the last hours,
 * costs, prices and GitLab's budgets. Nobody who looks causes a request to GitLab or Kubernetes.
 */
package dev.runnerpool.operator.web.reading;
