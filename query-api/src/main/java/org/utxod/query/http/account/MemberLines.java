package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.utxod.query.account.make.GivenScript;
import org.utxod.query.address.AddressException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.endpoint.BodyLines;
import org.utxod.query.http.endpoint.ScriptDigits;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/**
 * Addresses and scripts, one a line: an address alone, or an object of {@code address} or {@code script}, with {@code label}
 * and {@code reference} where wanted. Empty lines are skipped. For one thread.
 */
final class MemberLines {
  private static final int MAX_TEXT = 256;
  private static final String FORM =
      " is not an address, or an object as in {\"address\":\"...\",\"label\":\"...\",\"reference\":\"...\"}.";

  private final BodyLines lines;
  private final Network network;

  MemberLines(InputStream body, Network network) {
    this.lines = new BodyLines(body);
    this.network = network;
  }

  /**
   * The next lines, at most so many; none after the last.
   *
   * @throws HttpException that names the line, if it is malformed
   */
  List<GivenScript> next(int limit) throws IOException {
    List<GivenScript> scripts = new ArrayList<>();
    while (scripts.size() < limit) {
      String text = lines.next();
      if (text == null) {
        break;
      }
      scripts.add(given(text));
    }
    return scripts;
  }

  private GivenScript given(String text) throws IOException {
    if (text.charAt(0) != '{') {
      return new GivenScript(address(text), null, "", "");
    }
    String address = null;
    String script = null;
    String label = "";
    String reference = "";
    try (JsonParser json = Json.parser(text.getBytes(StandardCharsets.UTF_8))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          throw lines.bad(FORM);
        }
        String value = json.getText();
        switch (name) {
          case "address" -> address = value;
          case "script" -> script = value;
          case "label" -> label = text(name, value);
          case "reference" -> reference = text(name, value);
          default -> throw lines.bad(FORM);
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT
          || json.nextToken() != null
          || (address == null) == (script == null)) {
        throw lines.bad(FORM);
      }
    } catch (JsonProcessingException e) {
      throw lines.bad(FORM);
    }
    Script found = address == null ? script(String.valueOf(script)) : address(address);
    return new GivenScript(found, null, label, reference);
  }

  private String text(String name, String value) {
    if (!isText(value)) {
      throw lines.bad(": the field " + name + " " + TEXT_RULE);
    }
    return value;
  }

  /** What labels and references are. */
  static final String TEXT_RULE =
      "has at most " + MAX_TEXT + " characters, without line ends and other control characters.";

  /** Whether it can be a label or reference. */
  static boolean isText(String value) {
    return value.length() <= MAX_TEXT && value.chars().noneMatch(Character::isISOControl);
  }

  private Script address(String text) {
    try {
      return Objects.requireNonNull(ScriptRef.ofAddress(text, network).script());
    } catch (AddressException e) {
      throw lines.bad(": " + e.getMessage());
    }
  }

  private Script script(String digits) {
    try {
      return ScriptDigits.script(digits);
    } catch (HttpException e) {
      throw lines.bad(": " + e.problem().detail());
    }
  }
}
