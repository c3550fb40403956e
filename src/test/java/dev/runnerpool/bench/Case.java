package dev.runnerpool.bench;

import java.util.List;

/** Something that is measured. */
interface Case {

  /** One word, for the command line and the report. */
  String name();

  /** What is done, in a sentence. */
  String what();

  /** Who does it, for the colour of its bars. */
  default Contender contender() {
    return Contender.OPERATOR;
  }

  /** Does it once. */
  List<Figure> run(World world);
}
