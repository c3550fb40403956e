package dev.runnerpool.api.spec;

/** Rules in CEL about names that several blocks of the manifest share. */
final class Names {

  /** The name of an object: lower-case letters, digits, dashes and dots. */
  static final String DNS = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')";

  /** The value of a label, and of a node pool's or node group's name, which becomes one. */
  static final String LABEL = "matches('^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$')";

  /** An image reference, as far as a manifest can be wrong about it: not empty, no address. */
  static final String IMAGE = "self.matches(r'^[^\\s]+$') && !self.contains('://')";

  /** CEL: the answer to something else than {@link #IMAGE}. */
  static final String NOT_IMAGE =
      "'\\'' + self + '\\' is not an image: write it without spaces or https://, like alpine:3.20'";

  /** The same without the value. */
  static final String IMAGE_LIKE = "must be an image without spaces or https://, like alpine:3.20";

  private Names() {}
}
