/** Manifests as tests write them. */
package dev.runnerpool.manifests;
