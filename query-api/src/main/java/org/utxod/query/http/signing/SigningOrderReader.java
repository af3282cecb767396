package org.utxod.query.http.signing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.make.PrivateKeys;
import org.utxod.query.address.Addresses;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.SigningOrder;
import org.utxod.query.signing.coins.InputSize;
import org.utxod.query.signing.coins.Strategy;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Reads what a transaction is to be; strictly, since it is about money: no unknown or repeated field, no conversions. */
final class SigningOrderReader {
  static final int MAX_BYTES = 4 << 20;

  private static final String EXAMPLE =
      "{\"outputs\":[{\"address\":\"bc1q...\",\"amount_sat\":150000}],\"fee_rate\":\"12.5\",\"strategy\":\"largest\"}";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~:@+=-]{1,128}");
  private static final Pattern COIN = Pattern.compile("[0-9a-fA-F]{64}:[0-9]{1,9}");
  private static final Pattern SCRIPT = Pattern.compile("(?:[0-9a-fA-F]{2}){1,10000}");
  private static final int MAX_LABELS = 100;
  private static final int MAX_LABEL = 200;
  private static final int DEFAULT_TARGET = 6;
  private static final int MAX_TARGET = 1_008;
  private static final long REPLACEABLE = 0xFFFF_FFFDL;
  private static final long MAX_U32 = 0xFFFF_FFFFL;
  private static final int MAX_INPUT_WEIGHT = 100_000;

  private final Network network;
  private final Set<String> seen = new HashSet<>();
  private final List<SigningOrder.Output> outputs = new ArrayList<>();
  private final List<OutPoint> coins = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private boolean sweep;
  private @Nullable FeeRate feeRate;
  private @Nullable FeeRate consolidateBelow;
  private int target = DEFAULT_TARGET;
  private Strategy strategy = Strategy.LARGEST;
  private @Nullable Script change;
  private @Nullable Integer reserveSeconds;
  private int psbtVersion;
  private int minConf = 1;
  private int maxConf = Integer.MAX_VALUE;
  private long minValueSat;
  private boolean withPrevious = true;
  private @Nullable Integer maxInputs;
  private @Nullable Integer inputWeight;
  private @Nullable Long maxFeeSat;
  private long lockTime;
  private long sequence = REPLACEABLE;

  private SigningOrderReader(Network network) {
    this.network = network;
  }

  /** An order, with the version of the PSBT that the answer is to have. */
  record Read(SigningOrder order, int psbtVersion) {}

  /** The idempotency key of a request. */
  static String key(Request request) {
    String key = request.header("Idempotency-Key");
    if (key == null || key.isEmpty()) {
      throw bad(
          "The header Idempotency-Key is missing. It is your own id of this transaction, the same when you repeat the "
              + "request: without it a repetition after a time-out would reserve other coins.");
    }
    if (!KEY.matcher(key).matches()) {
      throw bad(
          "The idempotency key must have 1 to 128 letters, digits or characters of . _ ~ : @ + = -, since it is part of "
              + "URLs.");
    }
    return key;
  }

  static Read read(Request request, String key, Network network) {
    byte[] body = request.body();
    if (PrivateKeys.isIn(new String(body, StandardCharsets.UTF_8))) {
      throw bad(
          "The body holds a private key. Private keys are refused, and nothing of it was kept. Consider that key as seen by "
              + "others.");
    }
    SigningOrderReader reader = new SigningOrderReader(network);
    try (JsonParser json = Json.parser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        reader.field(name, json);
      }
      if (json.nextToken() != null) {
        throw malformed();
      }
    } catch (IOException e) {
      throw bad("The body is not valid JSON; it must be as in " + EXAMPLE + ".");
    }
    return reader.order(key);
  }

  private void field(String name, JsonParser json) throws IOException {
    seen.add(name);
    switch (name) {
      case "outputs" -> outputs(json);
      case "previous_transactions" -> withPrevious = flag(name, json);
      case "sweep" -> sweep = flag(name, json);
      case "fee_rate" -> feeRate = rate(name, json);
      case "consolidate_below" -> consolidateBelow = rate(name, json);
      case "target_blocks" -> target = (int) number(name, json, 1, MAX_TARGET);
      case "strategy" -> strategy = strategy(text(name, json));
      case "change" -> change = Addresses.decode(text(name, json), network);
      case "reserve_seconds" -> reserveSeconds = (int) number(name, json, 1, Integer.MAX_VALUE);
      case "psbt_version" -> {
        psbtVersion = (int) number(name, json, 0, 2);
        if (psbtVersion == 1) {
          throw bad("The field psbt_version must be 0 or 2.");
        }
      }
      case "min_conf" -> minConf = (int) number(name, json, 1, Integer.MAX_VALUE);
      case "max_conf" -> maxConf = (int) number(name, json, 1, Integer.MAX_VALUE);
      case "min_value_sat" -> minValueSat = number(name, json, 0, Long.MAX_VALUE);
      case "max_inputs" -> maxInputs = (int) number(name, json, 1, SigningOrder.MAX_COINS);
      case "input_weight" ->
        inputWeight = (int) number(name, json, InputSize.MIN_WEIGHT, MAX_INPUT_WEIGHT);
      case "max_fee_sat" -> maxFeeSat = number(name, json, 0, Long.MAX_VALUE);
      case "lock_time" -> lockTime = number(name, json, 0, MAX_U32);
      case "sequence" -> sequence = number(name, json, 0, MAX_U32);
      case "coins" -> each(name, json, () -> coins.add(coin(text("coins", json))));
      case "labels" -> each(name, json, () -> labels.add(label(text("labels", json))));
      default -> throw malformed();
    }
  }

  private interface Element {
    void read() throws IOException;
  }

  private void each(String name, JsonParser json, Element element) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw bad("The field " + name + " must be a list.");
    }
    int most = name.equals("labels")
        ? MAX_LABELS
        : name.equals("coins") ? SigningOrder.MAX_COINS : SigningOrder.MAX_OUTPUTS;
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (++count > most) {
        throw new HttpException(
            Problem.tooLarge("The list " + name + " holds more than " + most + " elements."));
      }
      element.read();
    }
  }

  private void outputs(JsonParser json) throws IOException {
    each("outputs", json, () -> outputs.add(output(json)));
  }

  private SigningOrder.Output output(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw malformed();
    }
    Script script = null;
    Long amount = null;
    boolean subtract = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "address" -> {
          requireNone(script);
          script = Addresses.decode(text(name, json), network);
        }
        case "script" -> {
          requireNone(script);
          script = script(text(name, json));
        }
        case "amount_sat" -> amount = number(name, json, 0, Long.MAX_VALUE);
        case "subtract_fee" -> subtract = flag(name, json);
        default -> throw malformed();
      }
    }
    if (script == null) {
      throw bad("Output " + outputs.size() + " has no address and no script.");
    }
    return new SigningOrder.Output(script, amount, subtract);
  }

  private static void requireNone(@Nullable Script script) {
    if (script != null) {
      throw bad("An output has an address or a script, not both.");
    }
  }

  private static Script script(String hex) {
    if (!SCRIPT.matcher(hex).matches()) {
      throw bad("The script of an output must be hex digits of at most 10000 bytes.");
    }
    return Script.ofHex(hex.toLowerCase(Locale.ROOT));
  }

  private static OutPoint coin(String text) {
    if (!COIN.matcher(text).matches()) {
      throw bad("An element of coins must be a txid and an output number, as in 4a5e...:0.");
    }
    int colon = text.indexOf(':');
    return new OutPoint(
        Txid.ofDisplay(text.substring(0, colon).toLowerCase(Locale.ROOT)),
        Long.parseLong(text.substring(colon + 1)));
  }

  private static String label(String text) {
    if (text.length() > MAX_LABEL) {
      throw bad("A label has at most " + MAX_LABEL + " characters.");
    }
    return text;
  }

  private static Strategy strategy(String text) {
    return switch (text) {
      case "largest" -> Strategy.LARGEST;
      case "oldest" -> Strategy.OLDEST;
      case "consolidate" -> Strategy.CONSOLIDATE;
      case "exact" -> Strategy.EXACT;
      default -> throw bad("The field strategy must be largest, oldest, consolidate or exact.");
    };
  }

  private static boolean flag(String name, JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null || !token.isBoolean()) {
      throw bad("The field " + name + " must be true or false.");
    }
    return json.getBooleanValue();
  }

  private static String text(String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw bad("The field " + name + " must hold text.");
    }
    return json.getText();
  }

  private static long number(String name, JsonParser json, long min, long max) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        long value = json.getLongValue();
        if (value >= min && value <= max) {
          return value;
        }
      } catch (IOException e) {
        // Said below.
      }
    }
    throw bad("The field " + name + " must be a whole number from " + min + " to " + max + ".");
  }

  private static FeeRate rate(String name, JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && (token == null || !token.isNumeric())) {
      throw malformed();
    }
    try {
      return FeeRate.parse(json.getText());
    } catch (IllegalArgumentException e) {
      throw bad("The field " + name + ": " + e.getMessage() + ".");
    }
  }

  private Read order(String key) {
    if (seen.contains("fee_rate") && seen.contains("target_blocks")) {
      throw bad("Give fee_rate or target_blocks, not both.");
    }
    if (consolidateBelow != null && strategy != Strategy.CONSOLIDATE) {
      throw bad("The field consolidate_below belongs to the strategy consolidate.");
    }
    if (sweep && seen.contains("strategy")) {
      throw bad("A sweep takes all coins it can; leave out strategy.");
    }
    if (new HashSet<>(coins).size() != coins.size()) {
      throw bad("The list coins names a coin twice.");
    }
    SigningOrder order = new SigningOrder(
        key,
        outputs,
        sweep,
        feeRate,
        target,
        strategy,
        consolidateBelow,
        change,
        reserveSeconds,
        minConf,
        maxConf,
        minValueSat,
        coins,
        labels,
        withPrevious,
        maxInputs,
        inputWeight,
        maxFeeSat,
        lockTime,
        sequence);
    return new Read(order, psbtVersion);
  }

  private static HttpException malformed() {
    return bad("The body must be a JSON object as in " + EXAMPLE + ".");
  }

  static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
