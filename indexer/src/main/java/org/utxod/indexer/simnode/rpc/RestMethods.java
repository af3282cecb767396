package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.BlockHash;

/** The REST interface as far as indexers use it, with Core's statuses and texts (rest.cpp). */
public final class RestMethods {
  /** The prefix of all its paths. */
  public static final String ROOT = "/rest/";

  private static final String NOT_THERE = " not found";
  private static final Pattern RANGE = Pattern.compile("offset=([0-9]{1,7})&size=([0-9]{1,7})");
  private static final int MAX_HEADERS = 2_000;
  private static final int USUAL_HEADERS = 5;

  private final SimChain chain;
  private final ChainMethods methods;
  private final IntSupplier prunedBelow;

  public RestMethods(SimChain chain, ChainMethods methods, IntSupplier prunedBelow) {
    this.chain = chain;
    this.methods = methods;
    this.prunedBelow = prunedBelow;
  }

  /** The name of a path for the fault plan: {@code rest/block}. */
  public static String nameOf(String path) {
    int end = path.indexOf('/', ROOT.length());
    return "rest/" + path.substring(ROOT.length(), end < 0 ? path.length() : end);
  }

  /** A node that is starting. */
  public static HttpAnswer starting(String message) {
    return refused(503, "Service temporarily unavailable: " + message);
  }

  public HttpAnswer answer(String path) {
    String rest = path.substring(ROOT.length());
    if (rest.equals("chaininfo.json")) {
      List<byte[]> pieces =
          new ArrayList<>(methods.chainInfo(JsonNodeFactory.instance.arrayNode()));
      byte[] end = {'\n'};
      pieces.add(end);
      return HttpAnswer.json(200, pieces);
    }
    int slash = rest.indexOf('/');
    String what = slash < 0 ? "" : rest.substring(0, slash);
    return switch (what) {
      case "block", "blockpart", "spenttxouts", "headers" ->
        ofBlock(what, rest.substring(slash + 1));
      default -> HttpAnswer.text(404, "");
    };
  }

  private HttpAnswer ofBlock(String what, String rest) {
    int question = rest.indexOf('?');
    String file = question < 0 ? rest : rest.substring(0, question);
    int dot = file.lastIndexOf('.');
    String name = dot < 0 ? file : file.substring(0, dot);
    if (!file.endsWith(".bin")) {
      return refused(404, "output format not found (available: .bin)");
    }
    if (!name.matches("[0-9a-fA-F]{64}")) {
      return refused(400, "Invalid hash: " + name);
    }
    BlockHash hash = BlockHash.ofDisplay(name);
    if (what.equals("headers")) {
      return headers(hash, question < 0 ? "" : rest.substring(question + 1));
    }
    Optional<SimBlock> found = chain.block(hash);
    if (found.isEmpty()) {
      return refused(404, name + NOT_THERE);
    }
    boolean pruned = found.get().height() < prunedBelow.getAsInt();
    if (what.equals("blockpart")) {
      return pruned
          ? block(found.get(), true)
          : part(found.get(), question < 0 ? "" : rest.substring(question + 1));
    }
    return what.equals("block") ? block(found.get(), pruned) : spentOutputs(found.get(), pruned);
  }

  private static HttpAnswer block(SimBlock block, boolean pruned) {
    return pruned
        ? refused(404, block.hash() + " not available (pruned data)")
        : HttpAnswer.binary(block.raw());
  }

  /** Since Core 31. */
  private static HttpAnswer part(SimBlock block, String query) {
    Matcher range = RANGE.matcher(query);
    if (!range.matches()) {
      return refused(400, "Block part offset missing or invalid");
    }
    int offset = Integer.parseInt(range.group(1));
    int size = Integer.parseInt(range.group(2));
    byte[] raw = block.raw();
    return size == 0 || offset + size > raw.length
        ? refused(
            400,
            "Bad block part offset/size " + offset + "/" + size + " for "
                + block.hash().display())
        : HttpAnswer.binary(Arrays.copyOfRange(raw, offset, offset + size));
  }

  private static HttpAnswer spentOutputs(SimBlock block, boolean pruned) {
    byte[] spent = pruned ? null : block.spentOutputs();
    return spent == null
        ? refused(404, block.hash() + " undo not available")
        : HttpAnswer.binary(spent);
  }

  /** Empty if the first is not on the active chain. */
  private HttpAnswer headers(BlockHash first, String query) {
    int count = USUAL_HEADERS;
    if (query.startsWith("count=")) {
      String said = query.substring("count=".length());
      count = said.matches("[0-9]{1,5}") ? Integer.parseInt(said) : 0;
      if (count < 1 || count > MAX_HEADERS) {
        return refused(400, "Header count is invalid or out of acceptable range (1-2000): " + said);
      }
    }
    WireWriter out = new WireWriter();
    int height = chain
        .placed(first)
        .filter(placed -> placed.confirmations() > 0)
        .map(placed -> placed.block().height())
        .orElse(Integer.MAX_VALUE);
    for (int i = 0; i < count && height < Integer.MAX_VALUE; i++) {
      chain.active(height + i).ifPresent(block -> out.bytes(block.rawHeader()));
    }
    return HttpAnswer.binary(out.toByteArray());
  }

  private static HttpAnswer refused(int status, String text) {
    return HttpAnswer.plain(status, text + "\r\n");
  }
}
