package dev.runnerpool.faults;

/** Each watch of a resource ends as too old, and no list of it is answered: nothing is known. */
final class UnreadableLists implements Disturbance {
  private final String resource;
  private final Fate.Refuse refusal;

  UnreadableLists(String resource, Fate.Refuse refusal) {
    this.resource = resource;
    this.refusal = refusal;
  }

  @Override
  public Fate fate(ApiCall call) {
    return call.is("list", resource) ? refusal : Fate.PASS;
  }

  @Override
  public void event(ApiCall watch, String line, EventStream to) {
    if (watch.resource().equals(resource)) {
      to.gone();
    } else {
      to.send(line);
    }
  }
}
