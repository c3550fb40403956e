package dev.runnerpool.api.spec;

/** Rules in CEL about requests and limits, maps from a resource to a quantity. */
final class Quantities {

  private static final String FORM =
      "(type(self[k]) == int ? self[k] >= 0"
          + " : self[k].matches(r'^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[numkMGTPE])?$'))";

  /** Whether each value is a quantity. */
  static final String ALL = "self.all(k, " + FORM + ")";

  /** The answer to another value. */
  static final String NOT_ALL =
      "self.map(k, !"
          + FORM
          + ", k + ' \\'' + string(self[k]) + '\\' is not a quantity: write it like 500m, 2, 512Mi or"
          + " 4Gi')[0]";

  /** The same without the value. */
  static final String LIKE = "must be quantities like 500m, 2, 512Mi or 4Gi";

  /**
   * Whether CPU is not a hundred cores and more by a plain number: those are thousandths without
   * their {@code m}.
   */
  static final String CORES = "!('cpu' in self) || !string(self['cpu']).matches('^[0-9]{3,}$')";

  /** The answer to such a number. */
  static final String MANY_CORES =
      "'cpu \\'' + string(self['cpu']) + '\\' means ' + string(self['cpu']) + ' cores: write ' +"
          + " string(self['cpu']) + 'm for thousandths of one, or ' + string(self['cpu']) + '000m if"
          + " cores are meant'";

  /** The same without the value. */
  static final String MANY_CORES_PLAIN =
      "cpu counts cores: write 500m for half a core, or 100000m if a hundred are meant";

  /** Whether memory, if it is not none, is a Mi at least: less was meant in another unit. */
  static final String BYTES =
      "!('memory' in self) || !isQuantity(string(self['memory']))"
          + " || !quantity(string(self['memory'])).isLessThan(quantity('1Mi'))"
          + " || !quantity(string(self['memory'])).isGreaterThan(quantity('0'))";

  /** The answer to less. */
  static final String FEW_BYTES =
      "'memory \\'' + string(self['memory']) + '\\' is ' + (string(self['memory']).endsWith('m')"
          + " ? 'thousandths of a byte: write ' + string(self['memory']).replace('m', 'Mi')"
          + " : 'less than 1Mi: write it with Mi or Gi, like 512Mi')";

  /** The same without the value. */
  static final String FEW_BYTES_PLAIN = "memory counts bytes: write it with Mi or Gi, like 512Mi";

  private static final String BELOW =
      "k in self.limits && isQuantity(string(self.limits[k]))"
          + " && isQuantity(string(self.requests[k]))"
          + " && quantity(string(self.limits[k])).isLessThan(quantity(string(self.requests[k])))";

  /** Whether no limit of a block is below its request. */
  static final String LIMITS =
      "!has(self.requests) || !has(self.limits) || !self.requests.exists(k, " + BELOW + ")";

  /** The answer to one that is. */
  static final String LOW_LIMITS =
      "self.requests.map(k, "
          + BELOW
          + ", 'limits.' + k + ' \\'' + string(self.limits[k]) + '\\' is below requests.' + k + ' \\''"
          + " + string(self.requests[k]) + '\\': raise the limit or lower the request')[0]";

  /** The same without the values. */
  static final String LOW_LIMITS_PLAIN =
      "no limit may be below its request: raise the limit or lower the request";

  private Quantities() {}
}
