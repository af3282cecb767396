package org.utxod.query.push;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Something that happened, of a log. Immutable. */
public interface LoggedEvent {
  /** Where it stands in the log; several events can have the same. */
  EventPosition position();

  /** Its own id; the same whenever it is told again. */
  String id();

  /** What happened, a word. */
  String type();

  /** About how many bytes of memory or JSON it takes. */
  int weight();

  /** Writes it as an object. */
  void write(JsonGenerator json) throws IOException;
}
