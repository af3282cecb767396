package org.utxod.query.electrum.method;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.utxod.query.electrum.headers.HeaderChain;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.rpc.RpcWriter;
import org.utxod.query.electrum.session.Lane;
import org.utxod.query.electrum.session.Method;
import org.utxod.query.electrum.session.Protocol;
import org.utxod.query.electrum.session.Session;
import org.utxod.query.merkle.MerkleBranch;
import org.utxod.store.chain.Hex;

/** Headers, their proofs, and the chain's tip. */
public final class HeaderMethods {
  /** The most headers of one answer; some clients need exactly as many. */
  private static final int MAX_HEADERS = 2_016;

  private static final int DIGITS = 2 * HeaderChain.LENGTH;
  private static final String SUBSCRIBE = "blockchain.headers.subscribe";

  private final HeaderChain headers;
  private final MomentKeeper moments;

  HeaderMethods(HeaderChain headers, MomentKeeper moments) {
    this.headers = headers;
    this.moments = moments;
  }

  List<Method> all() {
    return List.of(
        Method.of(
            "blockchain.block.header", Lane.INDEX, List.of("height", "cp_height"), this::header),
        Method.of(
            "blockchain.block.headers",
            Lane.INDEX,
            List.of("start_height", "count", "cp_height"),
            this::headers),
        new Method(SUBSCRIBE, Lane.INLINE, true, List.of(), this::subscribe));
  }

  /** The notification of a tip. */
  public static byte[] news(Moment moment) {
    return RpcWriter.notification(SUBSCRIBE, List.of(tip(moment)));
  }

  private static RpcResult tip(Moment moment) {
    String hex = Hex.encode(moment.header());
    int height = moment.tip().height();
    return json -> {
      json.writeStartObject();
      json.writeStringField("hex", hex);
      json.writeNumberField("height", height);
      json.writeEndObject();
    };
  }

  private RpcResult subscribe(Session session, Params params) {
    List<RpcResult> result = new ArrayList<>(1);
    moments.betweenTips(() -> {
      try (Moment moment = moments.hold()) {
        session.followHeaders();
        result.add(tip(moment));
      }
    });
    return result.get(0);
  }

  private RpcResult header(Session session, Params params) {
    int height = params.natural("height");
    int last = params.natural("cp_height", 0);
    if (last == 0) {
      byte[] header = headers.headers(height, 1);
      if (header.length == 0) {
        throw RpcException.badRequest("height " + height + " out of range");
      }
      return RpcResult.text(Hex.encode(header));
    }
    HeaderChain.Proven proven = proven(height, 1, last);
    return json -> {
      json.writeStartObject();
      writeBranch(json, proven.branch());
      json.writeStringField("header", proven.headers());
      json.writeEndObject();
    };
  }

  private HeaderChain.Proven proven(int from, int count, int last) {
    return headers
        .proven(from, count, last)
        .orElseThrow(() -> RpcException.badRequest("require header height " + (from + count - 1)
            + " <= cp_height " + last + " <= chain height " + headers.height()));
  }

  private static void writeBranch(JsonGenerator json, MerkleBranch branch) throws IOException {
    json.writeFieldName("branch");
    RpcResult.texts(branch.display()).writeTo(json);
    json.writeStringField("root", branch.displayRoot());
  }

  private RpcResult headers(Session session, Params params) {
    int start = params.natural("start_height");
    int wanted = Math.min(params.natural("count"), MAX_HEADERS);
    int last = params.natural("cp_height", 0);
    byte[] found = headers.headers(start, wanted);
    int count = found.length / HeaderChain.LENGTH;
    HeaderChain.Proven proven = count > 0 && last > 0 ? proven(start, count, last) : null;
    String all = proven == null ? Hex.encode(found) : proven.headers();
    boolean asList = session.protocol().isAtLeast(Protocol.NEWEST);
    return new RpcResult() {
      @Override
      public void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (asList) {
          json.writeArrayFieldStart("headers");
          for (int at = 0; at < all.length(); at += DIGITS) {
            json.writeString(all.substring(at, at + DIGITS));
          }
          json.writeEndArray();
        } else {
          json.writeStringField("hex", all);
        }
        json.writeNumberField("count", count);
        json.writeNumberField("max", MAX_HEADERS);
        if (proven != null) {
          writeBranch(json, proven.branch());
        }
        json.writeEndObject();
      }

      @Override
      public int size() {
        return all.length();
      }
    };
  }
}
