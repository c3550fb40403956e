package dev.runnerpool.faults;

/** A watch as the operator receives it. */
interface EventStream {

  /** One event, as a line of JSON. */
  void send(String line);

  /** Ends the stream: the operator watches on from the last event that it saw. */
  void end();

  /** Tells the operator that what it saw is too old to go on from: it lists again. */
  default void gone() {
    send(
        """
        {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
        "message":"too old resource version","reason":"Expired","code":410}}""");
    end();
  }
}
