package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.utxod.query.address.Addresses;
import org.utxod.query.history.Counterparts;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.store.chain.Network;

/** The other scripts of transactions in answers, for those who ask for them. */
public final class CounterpartsJson {
  /** Whether they are wanted. */
  public static final Parameter PARAMETER = new Parameter("counterparts");

  private CounterpartsJson() {}

  /**
   * Whether a request wants them.
   *
   * @throws HttpException if it says so in another way than it may
   */
  public static boolean isWanted(Request request, ListFormat format) {
    String wanted = request.parameter(PARAMETER.name());
    if (wanted == null || wanted.equals("false")) {
      return false;
    }
    if (!wanted.equals("true")) {
      throw new HttpException(
          Problem.badRequest("The parameter counterparts must be true or false."));
    }
    if (format != ListFormat.JSON) {
      throw new HttpException(Problem.badRequest(
          "Counterparts are in pages of JSON only; leave out counterparts, or the format."));
    }
    return true;
  }

  /** The fields of one transaction. */
  public static void write(JsonGenerator json, Counterparts.Of others, Network network)
      throws IOException {
    json.writeFieldName("counterparts");
    writeArray(json, others, network);
    json.writeNumberField("counterparts_omitted", others.omitted());
  }

  /** The other scripts alone. */
  public static void writeArray(JsonGenerator json, Counterparts.Of others, Network network)
      throws IOException {
    json.writeStartArray();
    for (Counterparts.Counterpart one : others.all()) {
      json.writeStartObject();
      json.writeStringField("address", Addresses.encode(one.script(), network).orElse(null));
      json.writeStringField("script", one.script().hex());
      json.writeNumberField("received_sat", one.receivedSat());
      json.writeNumberField("spent_sat", one.spentSat());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
