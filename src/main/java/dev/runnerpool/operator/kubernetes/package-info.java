/** How the operator talks to the Kubernetes API. */
package dev.runnerpool.operator.kubernetes;
