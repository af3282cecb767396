package org.utxod.query.electrum.method;

import java.util.List;
import java.util.function.BiFunction;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.script.ScriptReader;
import org.utxod.query.electrum.session.Lane;
import org.utxod.query.electrum.session.Method;
import org.utxod.query.electrum.session.Session;

/** {@code blockchain.scripthash.*}. */
final class ScriptMethods {
  private static final String PREFIX = "blockchain.scripthash.";
  private static final String SCRIPT_HASH = "scripthash";

  private final ScriptReader scripts;
  private final MomentKeeper moments;

  ScriptMethods(ScriptReader scripts, MomentKeeper moments) {
    this.scripts = scripts;
    this.moments = moments;
  }

  List<Method> all() {
    return List.of(
        reading("get_balance", this::balance),
        reading("get_history", (moment, script) -> RpcResult.raw(scripts.history(moment, script))),
        reading("get_mempool", (moment, script) -> RpcResult.raw(scripts.mempool(moment, script))),
        reading("listunspent", this::unspent),
        new Method(PREFIX + "subscribe", Lane.INDEX, true, List.of(SCRIPT_HASH), this::subscribe),
        Method.of(
            PREFIX + "unsubscribe",
            Lane.INDEX,
            List.of(SCRIPT_HASH),
            (session, params) -> RpcResult.of(session.unsubscribe(script(params)))));
  }

  private Method reading(String name, BiFunction<Moment, ScriptHash, RpcResult> read) {
    return Method.of(PREFIX + name, Lane.INDEX, List.of(SCRIPT_HASH), (session, params) -> {
      ScriptHash script = script(params);
      try (Moment moment = moments.hold()) {
        return read.apply(moment, script);
      }
    });
  }

  private static ScriptHash script(Params params) {
    String text = Params.shown(params.required(SCRIPT_HASH));
    return ScriptHash.parse(text)
        .orElseThrow(() -> RpcException.badRequest(text + " is not a valid script hash"));
  }

  private RpcResult balance(Moment moment, ScriptHash script) {
    ScriptReader.Holding holding = scripts.balance(moment, script);
    return json -> {
      json.writeStartObject();
      json.writeNumberField("confirmed", holding.confirmedSat());
      json.writeNumberField("unconfirmed", holding.unconfirmedSat());
      json.writeEndObject();
    };
  }

  private RpcResult unspent(Moment moment, ScriptHash script) {
    List<ScriptReader.UnspentLine> lines = scripts.unspent(moment, script);
    return json -> {
      json.writeStartArray();
      for (ScriptReader.UnspentLine line : lines) {
        json.writeStartObject();
        json.writeStringField("tx_hash", line.coin().txid().display());
        json.writeNumberField("tx_pos", line.coin().vout());
        json.writeNumberField("height", line.height());
        json.writeNumberField("value", line.sat());
        json.writeEndObject();
      }
      json.writeEndArray();
    };
  }

  private RpcResult subscribe(Session session, Params params) {
    String status = session.subscribe(script(params)).status();
    return status == null ? RpcResult.nothing() : RpcResult.text(status);
  }
}
