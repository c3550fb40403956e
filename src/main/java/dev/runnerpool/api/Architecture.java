package dev.runnerpool.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Processor architectures a pool can have, by the names Kubernetes and Go use. */
public enum Architecture {
  /** 64-bit Arm, AWS Graviton among them. */
  @JsonProperty("arm64")
  ARM64("arm64"),
  /** 64-bit x86, Intel and AMD. */
  @JsonProperty("amd64")
  AMD64("amd64");

  private final String label;

  Architecture(String label) {
    this.label = label;
  }

  /** The value of {@code kubernetes.io/arch}, and the tag every pool of this architecture has. */
  public String label() {
    return label;
  }

  @Override
  public String toString() {
    return label;
  }
}
