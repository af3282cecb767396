package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.wire.WireReader;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.tx.ScriptText;
import org.utxod.query.address.AddressException;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/**
 * The methods that take texts apart, with Core's texts (rpc/rawtransaction.cpp, rpc/signmessage.cpp). Of a PSBT only its
 * unsigned transaction is shown, and no signature is ever found to be right: nothing here computes with keys.
 */
public final class ToolMethods {
  private static final byte[] MAGIC = {'p', 's', 'b', 't', (byte) 0xff};

  private final Network network;

  public ToolMethods(Network network) {
    this.network = network;
  }

  public void register(Map<String, SimMethod> registry) {
    registry.put(
        "decoderawtransaction", params -> Params.json(transaction(params.path(0).asText())));
    registry.put("decodepsbt", this::psbt);
    registry.put("decodescript", this::script);
    registry.put("verifymessage", this::verify);
  }

  private static String transaction(String hex) {
    try {
      String json = RawTransactionJson.of("0".repeat(64), hex);
      return json.substring(0, json.lastIndexOf(",\"hex\":")) + "}";
    } catch (RuntimeException e) {
      throw new SimError(-22, "TX decode failed. Make sure the tx has at least one input.");
    }
  }

  List<byte[]> psbt(JsonNode params) {
    byte[] bytes = base64(params.path(0).asText());
    if (bytes == null) {
      throw new SimError(-22, "TX decode failed invalid base64");
    }
    WireReader in = new WireReader();
    in.reset(bytes, bytes.length);
    boolean known = bytes.length > MAGIC.length;
    for (int i = 0; known && i < MAGIC.length; i++) {
      known = bytes[i] == MAGIC[i];
    }
    if (!known) {
      throw new SimError(-22, "TX decode failed Invalid PSBT magic bytes");
    }
    in.take(MAGIC.length);
    in.sizedHex(); // the key of the unsigned transaction, which comes first
    return Params.json(
        "{\"tx\":" + transaction(in.sizedHex())
            + ",\"global_xpubs\":[],\"psbt_version\":0,\"proprietary\":[],\"unknown\":{},\"inputs\":[{}],\"outputs\":[{}]}");
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private List<byte[]> script(JsonNode params) {
    String hex = params.path(0).asText();
    if (!hex.matches("([0-9a-fA-F]{2})*")) {
      throw new SimError(-8, "argument must be hexadecimal string (not '" + hex + "')");
    }
    Script script = Script.ofHex(hex);
    Optional<String> address = Addresses.encode(script, network);
    return Params.json("{\"asm\":\"" + ScriptText.of(hex) + "\",\"desc\":\"raw(" + hex + ")\""
        + address.map(text -> ",\"address\":\"" + text + '"').orElse("")
        + ",\"type\":\"" + (address.isPresent() ? "known" : "nonstandard") + "\"}");
  }

  private List<byte[]> verify(JsonNode params) {
    Script script;
    try {
      script = Addresses.decode(params.path(0).asText(), network);
    } catch (AddressException e) {
      throw new SimError(-5, "Invalid address");
    }
    if (script.key().form() != ScriptKey.Form.P2PKH) {
      throw new SimError(-3, "Address does not refer to key");
    }
    if (base64(params.path(1).asText()) == null) {
      throw new SimError(-3, "Malformed base64 encoding");
    }
    return Params.json("false");
  }
}
