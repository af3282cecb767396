package org.utxod.query.electrum.method;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.session.Lane;
import org.utxod.query.electrum.session.Method;
import org.utxod.query.electrum.session.Protocol;
import org.utxod.query.electrum.session.Session;
import org.utxod.store.chain.Network;

/** {@code server.*}. */
final class ServerMethods {
  private final String software;
  private final Network network;

  ServerMethods(String software, Network network) {
    this.software = software;
    this.network = network;
  }

  List<Method> all() {
    return List.of(
        Method.of(
            "server.version",
            Lane.INLINE,
            List.of("client_name", "protocol_version"),
            this::version),
        Method.of("server.features", Lane.INLINE, List.of(), (session, params) -> this::features),
        constant("server.banner", RpcResult.text("You are connected to " + software + ".")),
        constant("server.donation_address", RpcResult.text("")),
        constant("server.ping", RpcResult.nothing()),
        constant("server.add_peer", RpcResult.of(false)),
        constant("server.peers.subscribe", RpcResult.texts(List.of())));
  }

  private static Method constant(String name, RpcResult result) {
    return Method.of(name, Lane.INLINE, List.of(), (session, params) -> result);
  }

  private RpcResult version(Session session, Params params) {
    Optional<Protocol> chosen = Protocol.negotiate(params.optional("protocol_version"));
    if (chosen.isEmpty()) {
      session.closeAfterAnswer();
      throw RpcException.badRequest(
          "unsupported protocol version: " + Params.shown(params.required("protocol_version"))
              + "; spoken are " + Protocol.OLDEST.text() + " to " + Protocol.NEWEST.text());
    }
    session.protocol(chosen.get());
    return RpcResult.texts(List.of(software, chosen.get().text()));
  }

  private void features(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("hosts");
    json.writeEndObject();
    json.writeStringField("genesis_hash", network.genesis().display());
    json.writeStringField("hash_function", "sha256");
    json.writeStringField("server_version", software);
    json.writeStringField("protocol_min", Protocol.OLDEST.text());
    json.writeStringField("protocol_max", Protocol.NEWEST.text());
    json.writeNullField("pruning");
    json.writeEndObject();
  }
}
