package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.read.Reserves;
import org.utxod.query.address.Addresses;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.Json;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.ScriptDigits;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SetHash;

/**
 * {@code POST /v1/reserves}: the coins of accounts, addresses and scripts after one block, with all that somebody with a node
 * needs to check them. The first line is the claim, each other a coin.
 */
public final class ReservesEndpoint {
  private static final int MAX_SCRIPTS = 10_000;
  private static final String EXAMPLE =
      "{\"accounts\":[\"shop\"],\"addresses\":[\"...\"],\"height\":800000}";

  private record Order(
      @Nullable List<String> accounts,
      @Nullable List<String> addresses,
      @Nullable List<String> scripts,
      @Nullable Integer height) {}

  private final AccountService accounts;
  private final BlockLookup blocks;
  private final Function<ChainPoint, Optional<SetHash>> setHashes;
  private final LongSupplier nanoTime;

  private ReservesEndpoint(
      AccountService accounts,
      BlockLookup blocks,
      Function<ChainPoint, Optional<SetHash>> setHashes,
      LongSupplier nanoTime) {
    this.accounts = accounts;
    this.blocks = blocks;
    this.setHashes = setHashes;
    this.nanoTime = nanoTime;
  }

  /**
   * The endpoint.
   *
   * @param blocks have the headers
   * @param setHashes of the whole UTXO set after a block, where that is carried along
   */
  public static Endpoint of(
      AccountService accounts,
      BlockLookup blocks,
      Function<ChainPoint, Optional<SetHash>> setHashes,
      Access access,
      LongSupplier nanoTime) {
    return new Endpoint(
        EndpointSpec.post("/v1/reserves"),
        access,
        new ReservesEndpoint(accounts, blocks, setHashes, nanoTime)::answer);
  }

  private Response answer(Request request) {
    Order order = JsonBody.read(request, Order.class, MAX_SCRIPTS, EXAMPLE);
    Network network = accounts.network();
    List<String> names = order.accounts == null ? List.of() : order.accounts;
    List<Script> scripts = new ArrayList<>();
    if (order.addresses != null) {
      order.addresses.forEach(
          address -> scripts.add(ScriptRef.ofAddress(address, network).script()));
    }
    if (order.scripts != null) {
      order.scripts.forEach(digits -> scripts.add(ScriptDigits.script(digits)));
    }
    if (names.isEmpty() && scripts.isEmpty()) {
      throw QueryException.badQuestion(
          "Name accounts, addresses or scripts, as in " + EXAMPLE + ".");
    }
    Reserves reserves = accounts.reserves(names, scripts, order.height);
    boolean kept = false;
    try {
      Reserves.Sum sum = reserves.sum();
      byte[] claim = Json.bytes(json -> claim(json, reserves.point(), sum, names, network));
      kept = true;
      return Response.from("application/x-ndjson", new Lines(reserves, claim, network, nanoTime));
    } finally {
      if (!kept) {
        reserves.close();
      }
    }
  }

  private void claim(
      JsonGenerator json, ChainPoint point, Reserves.Sum sum, List<String> names, Network network)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("format", "utxod-reserves-1");
    json.writeStringField("network", network.label());
    json.writeNumberField("height", point.height());
    json.writeStringField("block_hash", point.hash().display());
    json.writeStringField("header", header(point));
    json.writeStringField(
        "set_hash", setHashes.apply(point).map(SetHash::display).orElse(null));
    json.writeNumberField("total_sat", sum.sat());
    json.writeNumberField("utxo_count", sum.coins());
    json.writeNumberField("script_count", sum.scripts());
    json.writeBooleanField("complete", accounts.pointOf(point).complete());
    json.writeArrayFieldStart("accounts");
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private @Nullable String header(ChainPoint point) {
    try {
      return blocks.rawHeader(point.hash()).orElse(null);
    } catch (SourceException e) {
      return null; // The block's hash says as much, to who has a node.
    }
  }

  private static final class Lines implements BodySource {
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    private final Reserves reserves;
    private final Network network;
    private final LongSupplier nanoTime;
    private final long endsAt;
    private byte @Nullable [] claim;
    private Reserves.@Nullable Place next = new Reserves.Place();

    Lines(Reserves reserves, byte[] claim, Network network, LongSupplier nanoTime) {
      this.reserves = reserves;
      this.claim = claim;
      this.network = network;
      this.nanoTime = nanoTime;
      this.endsAt = nanoTime.getAsLong() + PATIENCE_NANOS;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
      ByteArrayOutputStream piece = new ByteArrayOutputStream(32 << 10);
      if (claim != null) {
        piece.writeBytes(claim);
        piece.write('\n');
        claim = null;
      }
      while (piece.size() < 16 << 10 && next != null) {
        if (nanoTime.getAsLong() - endsAt > 0) {
          throw new IOException("the client read the coins too slowly");
        }
        Reserves.Page page = reserves.page(next);
        for (Reserves.ReserveCoin one : page.coins()) {
          piece.writeBytes(Json.bytes(json -> write(json, one)));
          piece.write('\n');
        }
        next = page.next();
      }
      return piece.size() == 0 ? null : piece.toByteArray();
    }

    private void write(JsonGenerator json, Reserves.ReserveCoin one) throws IOException {
      json.writeStartObject();
      json.writeStringField("txid", one.coin().outPoint().txid().display());
      json.writeNumberField("vout", one.coin().outPoint().vout());
      json.writeNumberField("value_sat", one.coin().valueSat());
      json.writeNumberField("height", one.coin().height());
      json.writeBooleanField("coinbase", one.coin().coinbase());
      json.writeStringField("script", one.script().hex());
      json.writeStringField("address", Addresses.encode(one.script(), network).orElse(null));
      json.writeEndObject();
    }

    @Override
    public void close() {
      next = null;
      reserves.close();
    }
  }
}
