/** What a runner is in Kubernetes: its pod, its config.toml and the Secret that carries it. */
package dev.runnerpool.operator.pods;
