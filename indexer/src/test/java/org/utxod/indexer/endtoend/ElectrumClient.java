package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HostPort;

/** A client of the Electrum protocol that asks one thing at a time and keeps what it is told in between. For one thread. */
final class ElectrumClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;
  private final Map<Integer, JsonNode> answers = new HashMap<>();
  private final List<JsonNode> headers = new ArrayList<>();
  private final Map<String, @Nullable String> statuses = new LinkedHashMap<>();
  private int nextId;

  ElectrumClient(HostPort address) {
    this(connect(address));
  }

  ElectrumClient(Socket socket) {
    this.socket = socket;
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Socket connect(HostPort address) {
    try {
      return new Socket(address.host(), address.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result; an error is a failure of the test. */
  JsonNode ask(String method, Object... params) {
    JsonNode answer = askForAnything(method, params);
    if (answer.has("error")) {
      throw new AssertionError(method + " was answered " + answer);
    }
    return answer.path("result");
  }

  /** The error; a result is a failure of the test. */
  JsonNode refused(String method, Object... params) {
    JsonNode answer = askForAnything(method, params);
    if (!answer.has("error")) {
      throw new AssertionError(method + " was answered " + answer);
    }
    return answer.path("error");
  }

  private JsonNode askForAnything(String method, Object... params) {
    int id = send(method, params);
    JsonNode answer;
    while ((answer = answers.remove(id)) == null) {
      read();
    }
    return answer;
  }

  /** Sends a request without waiting for its answer. */
  int send(String method, Object... params) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("method", method).put("id", nextId);
    ArrayNode array = request.putArray("params");
    for (Object param : params) {
      array.addPOJO(param);
    }
    line(request.toString());
    return nextId++;
  }

  /** Sends a line as it is. */
  void line(String text) {
    try {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line as it came; null if the server closed the connection. */
  @Nullable
  JsonNode next() {
    try {
      String line = in.readLine();
      return line == null ? null : JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    JsonNode message = next();
    if (message == null) {
      throw new AssertionError("the server closed the connection");
    }
    if (message.has("id")) {
      answers.put(message.path("id").asInt(), message);
    } else if (message.path("method").asText().equals("blockchain.headers.subscribe")) {
      headers.add(message.at("/params/0"));
    } else {
      JsonNode status = message.at("/params/1");
      statuses.put(message.at("/params/0").asText(), status.isNull() ? null : status.asText());
    }
  }

  /** Subscribes to a script, and keeps its status. */
  void follow(String scriptHash) {
    JsonNode status = ask("blockchain.scripthash.subscribe", scriptHash);
    statuses.put(scriptHash, status.isNull() ? null : status.asText());
  }

  /** Takes in what the server has sent so far, as a ping shows. */
  void settle() {
    ask("server.ping");
  }

  /** The tips that it was told, in their order. */
  List<JsonNode> headers() {
    return headers;
  }

  /** The last status of each script that it follows. */
  Map<String, @Nullable String> statuses() {
    return statuses;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
